import { useRef } from "preact/hooks";
import { say } from "../../lib/announce";
import { t } from "../../lib/i18n";
import { ProblemNote } from "./problem-note";
import type { Pages } from "./use-pages";

/** A list this short shows by itself that it is whole. */
const FEW = 10;

/** The foot of a long list. The focus stays here: on the button, then on the words that say this is all. */
export function ShowMore<T>({ pages }: { pages: Pages<T> }) {
  const foot = useRef<HTMLDivElement>(null);
  const { items, total, hasMore, loading } = pages;
  const shown = items.length;

  async function more(): Promise<void> {
    const now = await pages.more();
    if (now === undefined) return;
    say(t("list.shown", { shown: now.shown, total }));
    if (now.last) foot.current?.focus();
  }

  const words = t(pages.problem === undefined ? "list.more" : "again");
  if (!hasMore && shown <= FEW) return null;
  return (
    <div class="list-foot" ref={foot} tabIndex={-1}>
      <p class="muted small-text">{hasMore ? t("list.shown", { shown, total }) : t("list.all", { n: shown })}</p>
      {pages.problem !== undefined && <ProblemNote error={pages.problem} />}
      {hasMore && (
        <button class="btn second" type="button" aria-disabled={loading} onClick={() => void more()}>
          {loading ? t("list.loading") : words}
        </button>
      )}
    </div>
  );
}
