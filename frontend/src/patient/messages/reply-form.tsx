import { useEffect } from "preact/hooks";
import { api } from "../../lib/api";
import { ownMoment } from "../../lib/format";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { useLetter } from "../../messages/letter";
import { LetterForm } from "../../messages/letter-form";
import { fieldId } from "../../messages/sending";
import type { Options, Sent, Thread } from "../../messages/types";

interface Props {
  base: string;
  thread: Thread;
  close: () => void;
  sent: (sent: Sent) => void;
}

/** The fields of an answer; its draft is that of the conversation, on every device. */
export function ReplyForm({ base, thread, close, sent }: Props) {
  const letter = useLetter({ base, draftId: thread.id, fixed: { thread: thread.id } });
  const { data } = useLoad(() => api<Options>(`${base}/options`), [base]);
  const isReady = letter.phase.value === "ready";
  useEffect(() => {
    if (isReady) document.getElementById(fieldId(letter, "text"))?.focus();
  }, [isReady]);
  return (
    <LetterForm
      letter={letter}
      path={`${base}/threads/${thread.id}`}
      onSent={sent}
      onCancel={close}
      label={t("mailbox.reply_text")}
      phrases={data?.urgent_phrases}
    >
      {data && (
        <p class="hint">{t("composer.expect", { moment: ownMoment(thread.expected_by ?? data.expected_by) })}</p>
      )}
    </LetterForm>
  );
}
