import { api } from "../../lib/api";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { ownMoment } from "../../lib/format";
import { say } from "../../lib/announce";
import { useLetter } from "../../messages/letter";
import { LetterForm } from "../../messages/letter-form";
import type { Options, Thread } from "../../messages/types";

interface Props {
  /** Where the messages of this patient are in the API. */
  base: string;
  thread: Thread;
  sent: () => void;
}

/** An answer to the practice, in the conversation it belongs to; its draft is that of the conversation. */
export function Reply({ base, thread, sent }: Props) {
  const letter = useLetter({ base, draftId: thread.id, fixed: { thread: thread.id } });
  const { data } = useLoad(() => api<Options>(`${base}/options`), [base]);
  const received = (): void => {
    say(t("mailbox.sent_told"));
    sent();
  };
  return (
    <section class="reply no-print" aria-labelledby="reply-title">
      <h2 id="reply-title">{t(thread.state === "closed" ? "mailbox.reply_closed" : "mailbox.reply")}</h2>
      <LetterForm
        letter={letter}
        path={`${base}/threads/${thread.id}`}
        onSent={received}
        label={t("composer.text")}
        phrases={data?.urgent_phrases}
      >
        {data && <p class="hint">{t("composer.expect", { moment: ownMoment(thread.expected_by ?? data.expected_by) })}</p>}
      </LetterForm>
    </section>
  );
}
