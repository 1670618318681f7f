import { t } from "../lib/i18n";
import { Avatar } from "../ui/avatar";
import { FieldError } from "../ui/field";
import type { Letter } from "./letter";
import { fieldId } from "./sending";
import type { Recipient } from "./types";

interface Props {
  letter: Letter;
  recipients: Recipient[];
  error: string | undefined;
}

/** Whom the letter goes to, of those it can go to. */
export function chosen(letter: Letter, recipients: Recipient[]): Recipient | undefined {
  const { provider, team } = letter.fields.value;
  return recipients.find(({ kind, id }) => id === (kind === "provider" ? provider : team));
}

function choose(letter: Letter, { kind, id, locations }: Recipient): void {
  const only = locations.length === 1 ? (locations[0]?.id ?? null) : null;
  letter.choose({ provider: null, team: null, [kind]: id, location: only });
}

/** Who of the practice gets the message: providers the patient has to do with, and the teams. */
export function RecipientField({ letter, recipients, error }: Props) {
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
        onChange={() => choose(letter, one)}
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
