import { say } from "../../lib/announce";
import { t } from "../../lib/i18n";
import { ProblemNote } from "../parts/problem-note";
import type { OpenThread } from "./use-thread";

/** The way to messages before those on show; the focus goes to the oldest of them. */
export function Earlier({ thread }: { thread: OpenThread }) {
  const { hasEarlier, loading, problem } = thread;

  async function earlier(): Promise<void> {
    const first = await thread.earlier();
    if (!first) return;
    say(t("mailbox.earlier_shown"));
    document.getElementById(first.id)?.focus();
  }

  if (!hasEarlier) return null;
  return (
    <div class="foot no-print">
      {problem !== undefined && <ProblemNote error={problem} />}
      <button class="btn second small" type="button" aria-disabled={loading} onClick={() => void earlier()}>
        {t(loading ? "list.loading" : "mailbox.earlier")}
      </button>
    </div>
  );
}
