/** Gray shapes that take the room of what is coming, so that nothing jumps when it does. */
import { t } from "../lib/i18n";
import { Hidden } from "./hidden";

/** One line of text; `width` is one of the steps of `skeleton.css`. */
export const SkelLine = ({ width = "long" }: { width?: "short" | "half" | "long" }) => <div class={`skel ${width}`} />;

/** A card with `rows` two-line rows. */
export const SkelCard = ({ rows = 3, title = true }: { rows?: number; title?: boolean }) => (
  <div class="card skel-card">
    {title && (
      <div class="skel-head">
        <SkelLine width="short" />
      </div>
    )}
    {Array.from({ length: rows }, (_, row) => (
      <div class="skel-row" key={row}>
        <SkelLine width="half" />
        <SkelLine />
      </div>
    ))}
  </div>
);

/** The heading of a page. */
export const SkelHead = () => (
  <div class="page-head">
    <div>
      <div class="skel skel-title" />
      <SkelLine width="short" />
    </div>
  </div>
);

/** While a page's code is on its way. */
export const SkelPage = () => (
  <Busy>
    <SkelHead />
    <SkelCard rows={4} />
  </Busy>
);

/** Hides the shapes from screen readers and says that the page is loading. */
export const Busy = ({ children }: { children: preact.ComponentChildren }) => (
  <div class="busy" role="status">
    <Hidden>{t("loading")}</Hidden>
    <div aria-hidden="true">{children}</div>
  </div>
);
