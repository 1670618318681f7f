import { t } from "../lib/i18n";
import { Avatar } from "../ui/avatar";
import { FieldError } from "../ui/field";
import type { Letter } from "./letter";
import { fieldId } from "./sending";
import type { Options, Recipient } from "./types";

interface Props {
  letter: Letter;
  options: Options;
  error: string | undefined;
}

/** Whom the letter goes to, of those it can go to. */
export function chosen(letter: Letter, recipients: Recipient[]): Recipient | undefined {
  const { provider, team } = letter.fields.value;
  return recipients.find(({ kind, id }) => id === (kind === "provider" ? provider : team));
}

/** What a message to this team can be about: what it answers, or anything where that is nothing. Providers get all. */
export function subjectsFor(to: Recipient | undefined, { subjects }: Options): Options["subjects"] {
  const theirs = subjects.filter(({ team }) => to?.kind === "team" && team === to.id);
  return theirs.length > 0 ? theirs : subjects;
}

const onlyOne = (choices: { id: string }[]): string | null => (choices.length === 1 ? (choices[0]?.id ?? null) : null);

function choose(letter: Letter, to: Recipient, options: Options): void {
  const subjects = subjectsFor(to, options);
  const { subject } = letter.fields.value;
  const stays = subjects.some(({ id }) => id === subject);
  letter.choose({
    provider: null,
    team: null,
    [to.kind]: to.id,
    location: onlyOne(to.locations),
    subject: stays ? subject : onlyOne(subjects),
  });
}

/** Who of the practice gets the message: providers the patient has to do with, and the teams. */
export function RecipientField({ letter, options, error }: Props) {
  const { recipients } = options;
  const id = fieldId(letter, "recipient");
  const now = chosen(letter, recipients);
  const first = recipients[0];
  const choice = (one: Recipient) => (
    <label key={`${one.kind} ${one.id}`}>
      <input
        type="radio"
        name={id}
        id={one === first ? id : undefined}
        checked={one === now}
        onChange={() => choose(letter, one, options)}
      />
      <Avatar name={one.name} small />
      <span>
        {one.name}
        <small>{one.about}</small>
      </span>
    </label>
  );
  const group = (kind: Recipient["kind"]) => {
    const those = recipients.filter((one) => one.kind === kind);
    return (
      those.length > 0 && (
        <div class="recipients" role="group" aria-labelledby={`${id}-${kind}`}>
          <p class="hint" id={`${id}-${kind}`}>
            {t(`composer.${kind}s`)}
          </p>
          <div class="choice people">{those.map(choice)}</div>
        </div>
      )
    );
  };
  return (
    <fieldset class="field" data-bad={error ? "" : undefined} aria-describedby={error ? `${id}-error` : undefined}>
      <legend>{t("composer.recipient")}</legend>
      {error && <FieldError id={`${id}-error`} words={error} />}
      {group("provider")}
      {group("team")}
    </fieldset>
  );
}
