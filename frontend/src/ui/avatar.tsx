import { initials } from "../lib/format";

const TONES = 5;

/** The same person has the same tone everywhere. */
function tone(name: string): number {
  let sum = 0;
  for (const letter of name) sum += letter.codePointAt(0) ?? 0;
  return sum % TONES;
}

/** Initials on a quiet tone, beside the name they stand for. */
export const Avatar = ({ name, small }: { name: string; small?: boolean }) => (
  <span class={`avatar tone-${tone(name)}${small ? " small" : ""}`} aria-hidden="true">
    {initials(name)}
  </span>
);
