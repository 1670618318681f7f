import { TriangleAlert } from "lucide-preact";
import { phone, tel } from "../lib/format";
import { rich } from "../lib/i18n";
import { practice } from "../lib/practice";
import { Icon } from "./icon";

/** A number that can be called by touching it. */
export const Call = ({ number }: { number: string }) => (
  <a class="nowrap" href={tel(number)}>
    {phone(number)}
  </a>
);

/** Where help is at once, at the foot of every page. */
export function Emergency() {
  const nurses = practice.value?.contact.nurse_line;
  return (
    <footer class="urgent">
      <span>
        <Icon of={TriangleAlert} />
        {rich("urgent.911", { number: <Call number="911" /> })}
      </span>
      <span>{rich("urgent.988", { number: <Call number="988" /> })}</span>
      {nurses && <span>{rich("urgent.nurses", { number: <Call number={nurses} /> })}</span>}
    </footer>
  );
}
