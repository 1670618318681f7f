import { rich, t } from "../lib/i18n";
import { practice } from "../lib/practice";
import { Call } from "../ui/emergency";
import { Note } from "../ui/note";

/** What messages are not for, and where to call instead. */
export function NotForEmergencies() {
  const nurses = practice.value?.contact.nurse_line;
  return (
    <Note tone="warn">
      <strong>{t("composer.not_urgent")}</strong>
      <ul>
        <li>{rich("urgent_advice.911", { number: <Call number="911" /> })}</li>
        <li>{rich("urgent_advice.988", { number: <Call number="988" /> })}</li>
        {nurses && <li>{rich("urgent_advice.nurses", { number: <Call number={nurses} /> })}</li>}
      </ul>
    </Note>
  );
}
