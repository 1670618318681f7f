import { useRef } from "preact/hooks";
import { say } from "../../lib/announce";
import { t } from "../../lib/i18n";
import type { Paged } from "../../lib/paged";
import { ProblemNote } from "../parts/problem-note";

/** A list this short shows by itself that it is whole. */
const FEW = 10;

/** The foot of a list of conversations. The focus stays here: on the button, then on the words that say this is all. */
export function Older<T, P>({ pages }: { pages: Paged<T, P> }) {
  const foot = useRef<HTMLDivElement>(null);
  const { items, hasMore, loading, problem } = pages;

  async function more(): Promise<void> {
    const now = await pages.more();
    if (now === undefined) return;
    say(t("mailbox.shown", { n: now.shown }));
    if (now.last) foot.current?.focus();
  }

  if (!hasMore && items.length <= FEW) return null;
  return (
    <div class="foot" ref={foot} tabIndex={-1}>
      <p class="muted small-text">{t(hasMore ? "mailbox.shown" : "mailbox.all_shown", { n: items.length })}</p>
      {problem !== undefined && <ProblemNote error={problem} />}
      {hasMore && (
        <button class="btn second small" type="button" aria-disabled={loading} onClick={() => void more()}>
          {t(loading ? "list.loading" : "mailbox.older")}
        </button>
      )}
    </div>
  );
}
