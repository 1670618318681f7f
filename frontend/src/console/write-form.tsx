import words from "../i18n/en.conversation.json";
import { api } from "../lib/api";
import { addWords, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import type { DeskPatientDetail } from "../lib/types";
import { useLetter } from "../messages/letter";
import { LetterForm } from "../messages/letter-form";
import { SelectField } from "../messages/select-field";
import { fieldId, type Problems } from "../messages/sending";
import type { Draft, Sent } from "../messages/types";
import { newDraftId } from "../messages/writing-now";
import { Loaded } from "../ui/loaded";
import { SkelCard } from "../ui/skeleton";
import { SavedReplies } from "./inbox/saved-replies";
import type { DeskOptions } from "./inbox/types";
import "../styles/conversation.css";

addWords(words);

interface Known {
  options: DeskOptions;
  draftId: string;
}

/** What there is to choose from, and the draft to this patient that was not finished, if there is one. */
async function prepare(base: string): Promise<Known> {
  const [options, drafts] = await Promise.all([
    api<DeskOptions>("/desk/messages/options"),
    api<{ items: Draft[] }>(`${base}/drafts`),
  ]);
  const unfinished = drafts.items.find(({ thread }) => thread === null);
  return { options, draftId: unfinished?.id ?? newDraftId() };
}

interface FormProps extends Known {
  patient: DeskPatientDetail;
  base: string;
  onSent: (sent: Sent) => void;
  onCancel: () => void;
}

function Form({ patient, base, options, draftId, onSent, onCancel }: FormProps) {
  const letter = useLetter({ base, draftId });
  const teams = options.teams.filter((each) => each.reads);
  const { subject } = letter.fields.value;
  const team = letter.fields.value.team ?? (teams.length === 1 ? (teams[0]?.id ?? null) : null);
  const check = (): Problems => ({
    ...(team === null && { recipient: t("write.team_missing") }),
    ...(subject === null && { subject: t("write.subject_missing") }),
  });
  return (
    <LetterForm
      letter={letter}
      path="/desk/messages"
      more={() => ({ patient: patient.id, team, subject })}
      check={check}
      onSent={onSent}
      onCancel={onCancel}
      label={t("write.text")}
      above={(problems) => (
        <>
          <SelectField
            id={fieldId(letter, "recipient")}
            label={t("write.team")}
            error={problems.recipient}
            value={team}
            choices={teams}
            onValue={(id) => letter.choose({ team: id })}
          />
          <SelectField
            id={fieldId(letter, "subject")}
            label={t("write.subject")}
            error={problems.subject}
            value={subject}
            choices={options.subjects}
            onValue={(id) => letter.choose({ subject: id })}
          />
          <SavedReplies letter={letter} replies={options.saved_replies} />
        </>
      )}
    />
  );
}

/** A message to a patient who did not write; the one that was begun before goes on. */
export function WriteForm({ base, ...props }: Omit<FormProps, keyof Known>) {
  const load = useLoad(() => prepare(base), [base]);
  return (
    <Loaded load={load} skeleton={<SkelCard rows={2} title={false} />}>
      {(known) => <Form {...known} base={base} {...props} />}
    </Loaded>
  );
}
