import { useState } from "preact/hooks";
import { api } from "../lib/api";
import { ownMoment } from "../lib/format";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { href } from "../lib/place";
import { Loaded } from "../ui/loaded";
import { SkelCard } from "../ui/skeleton";
import { useLetter } from "./letter";
import { LetterForm } from "./letter-form";
import { NotForEmergencies } from "./not-for-emergencies";
import { Received } from "./received";
import { chosen, RecipientField, subjectsFor } from "./recipient";
import { SelectField } from "./select-field";
import { fieldId, type Problems } from "./sending";
import type { Options, Sent } from "./types";
import { closeWriting, nextWriting, openWriting } from "./writing-now";

interface Props {
  patient: string;
  /** A draft to go on with; without one, what this window was writing last, or a new message. */
  draftId?: string | undefined;
  /** The person closed it; what is written stays a draft. */
  onCancel: () => void;
  onSent?: ((sent: Sent) => void) | undefined;
}

type Asked = "recipient" | "location" | "subject";

/** "If you send now, expect an answer by Tue, Nov 24, 5:00 PM." */
const promise = ({ promise: { within, unit }, expected_by: by }: Options): string =>
  `${t(`composer.within_${unit}`, { n: within })} ${t("composer.expect", { moment: ownMoment(by) })}`;

interface NewMessageProps {
  patient: string;
  draftId: string;
  /** Not opened from the drafts. */
  isNew: boolean;
  options: Options;
  onCancel: () => void;
  onSent: (sent: Sent) => void;
}

const Unfinished = ({ n }: { n: number }) => (
  <p class="hint">
    {t("composer.unfinished", { n })} <a href={href("/messages/drafts")}>{t("composer.to_drafts")}</a>
  </p>
);

function NewMessage({ patient, draftId, isNew, options, onCancel, onSent }: NewMessageProps) {
  const base = `/patients/${patient}/messages`;
  const letter = useLetter({ base, draftId });
  const { provider, team, location, subject } = letter.fields.value;
  const to = chosen(letter, options.recipients);
  const subjects = subjectsFor(to, options);
  const office = to?.kind === "provider" ? to.locations : [];

  function check(): Problems {
    const missing: Record<Asked, boolean> = {
      recipient: to === undefined,
      location: office.length > 0 && !office.some(({ id }) => id === location),
      subject: !subjects.some(({ id }) => id === subject),
    };
    const names = Object.keys(missing).filter((name): name is Asked => missing[name as Asked]);
    return Object.fromEntries(names.map((name) => [name, t(`composer.missing_${name}`)]));
  }

  return (
    <LetterForm
      letter={letter}
      path={base}
      more={() => ({ provider, team, location, subject })}
      check={check}
      onSent={onSent}
      onCancel={onCancel}
      label={t("composer.text")}
      hint={t("composer.text_hint")}
      phrases={options.urgent_phrases}
      above={(problems) => (
        <>
          {isNew && letter.others.value > 0 && <Unfinished n={letter.others.value} />}
          <RecipientField letter={letter} options={options} error={problems.recipient} />
          {office.length > 1 && (
            <SelectField
              id={fieldId(letter, "location")}
              label={t("composer.location")}
              error={problems.location}
              value={location}
              choices={office}
              onValue={(id) => letter.choose({ location: id })}
            />
          )}
          {office.length === 1 && <p class="hint">{t("composer.at", { office: office[0]?.name ?? "" })}</p>}
          <SelectField
            id={fieldId(letter, "subject")}
            label={t("composer.subject")}
            error={problems.subject}
            value={subject}
            choices={subjects}
            onValue={(id) => letter.choose({ subject: id })}
          />
        </>
      )}
    >
      <p class="promise">{promise(options)}</p>
    </LetterForm>
  );
}

/** A new message of a patient to their practice, with all that it needs to be answered. */
export function Composer({ patient, draftId, onCancel, onSent }: Props) {
  const [id, setId] = useState(() => draftId ?? openWriting());
  const [sent, setSent] = useState<Sent | null>(null);
  const load = useLoad(() => api<Options>(`/patients/${patient}/messages/options`), [patient]);

  function received(now: Sent): void {
    if (draftId === undefined) nextWriting();
    setSent(now);
    onSent?.(now);
  }
  function another(): void {
    setId(openWriting());
    setSent(null);
    load.again(); // another moment, another promise
  }

  function close(): void {
    if (draftId === undefined) closeWriting();
    onCancel();
  }

  if (sent) return <Received sent={sent} onAnother={another} />;
  return (
    <div class="stack-l">
      <NotForEmergencies />
      <Loaded load={load} skeleton={<SkelCard rows={3} title={false} />}>
        {(options) => (
          <NewMessage
            patient={patient}
            draftId={id}
            isNew={draftId === undefined}
            options={options}
            onCancel={close}
            onSent={received}
          />
        )}
      </Loaded>
    </div>
  );
}
