import { CreditCard } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../lib/i18n";
import { Field } from "../ui/field";
import { Icon } from "../ui/icon";
import { Attach } from "./attach";
import { findCard } from "./cards";
import { CHARACTERS, characters, tidied } from "./counting";
import type { Letter } from "./letter";
import { fieldId, type Problems } from "./sending";
import { UrgentAdvice } from "./urgent-advice";
import type { Phrases } from "./urgent";

interface Props {
  letter: Letter;
  problems: Problems;
  label: string;
  hint?: string | undefined;
  /** What leads to urgent advice; staff get none. */
  phrases?: Phrases | undefined;
}

const SPOKEN_FROM = 900;
const SPOKEN_AFTER_MS = 1000;

/** "120 characters left", to see at every key and to hear when few are left and typing pauses. */
function Counter({ text }: { text: string }) {
  const left = CHARACTERS - characters(tidied(text));
  const words = left < 0 ? t("writing.over", { n: -left }) : t("writing.left", { n: left });
  const [spoken, setSpoken] = useState("");
  useEffect(() => {
    const due = setTimeout(() => setSpoken(CHARACTERS - left >= SPOKEN_FROM ? words : ""), SPOKEN_AFTER_MS);
    return () => clearTimeout(due);
  }, [words]);
  return (
    <p class={left < 0 ? "counter over" : "counter"}>
      <span aria-hidden="true">{words}</span>
      <span class="vh" role="status">
        {spoken}
      </span>
    </p>
  );
}

/** Puts the mark on the card number that has to go. */
function showCard(area: HTMLElement | null): void {
  if (!(area instanceof HTMLTextAreaElement)) return;
  const span = findCard(area.value);
  area.focus();
  if (span) area.setSelectionRange(span.start, span.end);
}

/** The text of a message with its warnings, and its files. */
export function Writing({ letter, problems, label, hint, phrases }: Props) {
  const text = letter.text.value;
  const id = fieldId(letter, "text");
  const hasCard = findCard(text) !== null;
  const error = problems.text ?? (hasCard ? t("messages.card_number") : undefined);
  return (
    <>
      <div class="writing">
        <Field id={id} label={label} hint={hint} error={error}>
          {(control) => (
            <textarea
              {...control}
              class="letter"
              name="text"
              rows={7}
              dir="auto"
              value={text}
              onInput={(event) => (letter.text.value = event.currentTarget.value)}
            />
          )}
        </Field>
        <Counter text={text} />
        {hasCard && (
          <button class="btn second small" type="button" onClick={() => showCard(document.getElementById(id))}>
            {t("writing.show_card")}
          </button>
        )}
        <p class="hint no-cards">
          <Icon of={CreditCard} />
          {t("writing.no_cards")}
        </p>
      </div>
      {phrases && <UrgentAdvice text={text} phrases={phrases} />}
      <Attach letter={letter} error={problems.files} />
    </>
  );
}
