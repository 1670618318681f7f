import { PenLine } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import words from "../i18n/en.inbox.json";
import { api } from "../lib/api";
import { clockTime } from "../lib/format";
import { addWords, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { href } from "../lib/place";
import type { DeskPatientDetail } from "../lib/types";
import { useLetter } from "../messages/letter";
import { LetterForm } from "../messages/letter-form";
import { SelectField } from "../messages/select-field";
import { fieldId, type Problems } from "../messages/sending";
import { newDraftId } from "../messages/writing-now";
import type { Draft, Sent } from "../messages/types";
import { Card } from "../ui/card";
import { Icon } from "../ui/icon";
import { Loaded } from "../ui/loaded";
import { Note } from "../ui/note";
import { SkelCard } from "../ui/skeleton";
import { INBOX } from "./inbox/place";
import { NoAccount } from "./inbox/no-account";
import { SavedReplies } from "./inbox/saved-replies";
import type { DeskOptions } from "./inbox/types";

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
  const { team, subject } = letter.fields.value;
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
            choices={options.teams.filter((each) => each.reads)}
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

function SentNote({ sent }: { sent: Sent }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [sent]);
  return (
    <div class="told" role="status" tabIndex={-1} ref={box}>
      <Note tone="ok">
        <p>{t("write.sent", { time: clockTime(sent.sent_at) })}</p>
        <a class="btn small" href={href(`${INBOX}/${sent.thread}`)}>
          {t("write.open")}
        </a>
      </Note>
    </div>
  );
}

/** From the patient's page: a message to them, which starts a conversation. */
export function Write({ patient }: { patient: DeskPatientDetail }) {
  const base = `/patients/${patient.id}/messages`;
  const [writing, setWriting] = useState(false);
  const [sent, setSent] = useState<Sent | null>(null);
  return (
    <Card title={t("write.title")}>
      <div class="pad stack">
        <NoAccount patient={patient} />
        {sent && <SentNote sent={sent} />}
        {writing ? (
          <Writing
            patient={patient}
            base={base}
            onSent={(now) => {
              setSent(now);
              setWriting(false);
            }}
            onCancel={() => setWriting(false)}
          />
        ) : (
          <div>
            <button class="btn second" type="button" onClick={() => setWriting(true)}>
              <Icon of={PenLine} />
              {t("write.start")}
            </button>
          </div>
        )}
      </div>
    </Card>
  );
}

function Writing({ base, ...props }: Omit<FormProps, keyof Known>) {
  const load = useLoad(() => prepare(base), [base]);
  return (
    <Loaded load={load} skeleton={<SkelCard rows={2} title={false} />}>
      {(known) => <Form {...known} base={base} {...props} />}
    </Loaded>
  );
}
