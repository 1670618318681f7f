import { useRef } from "preact/hooks";
import { say } from "../../lib/announce";
import { t } from "../../lib/i18n";
import { TroubleNote } from "../../ui/trouble";
import type { Pages } from "./use-pages";

/** The foot of a long list. The focus stays here: on the button, then on the words that say this is all. */
export function ShowMore<T>({ pages }: { pages: Pages<T> }) {
  const foot = useRef<HTMLDivElement>(null);
  const { items, total, hasMore, loading } = pages;
  const shown = items.length;

  async function more(): Promise<void> {
    const now = await pages.more();
    if (now === undefined) return;
    say(t("list.shown", { shown: now, total }));
    if (now >= total) foot.current?.focus();
  }

  if (!hasMore && total <= shown && shown <= 10) return null;
  return (
    <div class="list-foot" ref={foot} tabIndex={-1}>
      <p class="muted small-text">{hasMore ? t("list.shown", { shown, total }) : t("list.all", { n: shown })}</p>
      {pages.problem !== undefined && <TroubleNote error={pages.problem} again={() => void more()} />}
      {hasMore && pages.problem === undefined && (
        <button class="btn second" type="button" aria-disabled={loading} onClick={() => void more()}>
          {t(loading ? "list.loading" : "list.more")}
        </button>
      )}
    </div>
  );
}
