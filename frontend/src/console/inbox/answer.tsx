import { t } from "../../lib/i18n";
import { useLetter } from "../../messages/letter";
import { LetterForm } from "../../messages/letter-form";
import { tell } from "../news";
import { NoAccountOf } from "./no-account";
import { SavedReplies } from "./saved-replies";
import type { DeskOptions, TeamThread } from "./types";

interface Props {
  thread: TeamThread;
  base: string;
  options: DeskOptions;
  onSent: () => void;
  /** Somebody wrote meanwhile; the answer was not sent. */
  onConflict: () => void;
}

/** An answer to the patient; kept as a draft until it is sent. */
export function Answer({ thread, base, options, onSent, onConflict }: Props) {
  const { id, patient, patient_name: name, messages, state } = thread;
  const letter = useLetter({ base, draftId: id, fixed: { thread: id } });
  const ofPractice = messages.every(({ writer }) => writer.kind === "staff");
  return (
    <section class="answer stack" aria-labelledby="answer-title">
      <h3 id="answer-title">{t("answer.title", { name })}</h3>
      {ofPractice && <NoAccountOf id={patient} />}
      {state === "closed" && <p class="hint">{t("answer.closed")}</p>}
      <LetterForm
        letter={letter}
        path={`/desk/messages/threads/${id}`}
        more={() => ({ seen: thread.last_at })}
        onSent={() => {
          tell(t("answer.sent"));
          onSent();
        }}
        onConflict={onConflict}
        label={t("answer.label")}
        above={() => <SavedReplies letter={letter} replies={options.saved_replies} />}
      />
    </section>
  );
}
