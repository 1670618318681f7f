import { TriangleAlert } from "lucide-preact";
import { useMemo } from "preact/hooks";
import { rich, t } from "../lib/i18n";
import { practice } from "../lib/practice";
import { Call } from "../ui/emergency";
import { Note } from "../ui/note";
import { type Phrases, urgency } from "./urgent";

/** Where help is at once, when the words suggest that it is needed. Sending stays possible. */
export function UrgentAdvice({ text, phrases }: { text: string; phrases: Phrases }) {
  const hear = useMemo(() => urgency(phrases), [phrases]);
  const kind = useMemo(() => hear(text), [hear, text]);
  const nurses = practice.value?.contact.nurse_line;
  return (
    <div role="status">
      {kind && (
        <Note tone="bad" icon={TriangleAlert} class="advice">
          <strong>{t(`urgent_advice.${kind}`)}</strong>
          <ul>
            {kind === "crisis" && <li>{rich("urgent_advice.988", { number: <Call number="988" /> })}</li>}
            <li>{rich("urgent_advice.911", { number: <Call number="911" /> })}</li>
            {kind === "emergency" && <li>{rich("urgent_advice.988", { number: <Call number="988" /> })}</li>}
            {nurses && <li>{rich("urgent_advice.nurses", { number: <Call number={nurses} /> })}</li>}
          </ul>
          <p>{t("urgent_advice.still")}</p>
        </Note>
      )}
    </div>
  );
}
