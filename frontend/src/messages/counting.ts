/** How long a text is, as a person counts, and whether it can be sent. The server counts alike, and its count decides. */

export const CHARACTERS = 1000;
export const CODE_POINTS = 4000;

const LINE_END = /\r\n|[\r\v\f\x85\u2028\u2029]/g;
const CONTROL = /[^\P{Cc}\n\t]/gu;
const HALF = /\p{Cs}/gu;
const VISIBLE = /[^\p{White_Space}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/u;

export type TextProblem = "empty" | "too_long" | "too_large";

const segmenter = "Segmenter" in Intl ? new Intl.Segmenter("en", { granularity: "grapheme" }) : null;

const count = (parts: Iterable<unknown>): number => Array.from(parts).length;

/** The text as the server will keep it. */
export const tidied = (text: string): string =>
  text.replace(LINE_END, "\n").replace(CONTROL, "").replace(HALF, "\ufffd");

/** How many characters a person sees in a tidied text; in a browser that cannot tell, its code points. */
export const characters = (text: string): number => count(segmenter?.segment(text) ?? text);

/** Why this tidied text cannot be sent, or null. `too_large`: few characters, made of too many signs. */
export function problem(text: string): TextProblem | null {
  if (!VISIBLE.test(text)) return "empty";
  if (characters(text) > CHARACTERS) return "too_long";
  return count(text) > CODE_POINTS ? "too_large" : null;
}
