/**
 * Words that suggest an emergency, matched as the server matches them (`messages/urgent.py`). The phrases are the
 * practice's and come with what else the composer needs. What is found leads to advice, and never blocks.
 */

export type Kind = "crisis" | "emergency";
export type Phrases = Record<Kind, string[]>;

const SHORTEST = 4;
const GAP = "(?: [^ .]+){0,3}";

/** A function that says what the words of a text suggest; made once, for it is asked at every key. */
export function urgency(phrases: Phrases): (text: string) => Kind | null {
  const [crisis, emergency] = [pattern(phrases.crisis), pattern(phrases.emergency)];
  return (text) => {
    const within = ` ${folded(text)} `;
    if (crisis.test(within)) return "crisis";
    return emergency.test(within) ? "emergency" : null;
  };
}

/** Words in one form: without case, accents, apostrophes and the ends of plurals; a sentence ends with a dot. */
function folded(text: string): string {
  const plain = text.replace(/['’‘ʼ`´]/g, "").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return (plain.match(/[\p{L}\p{N}]+|[.!?\n]+|\*/gu) ?? []).map(stem).join(" ");
}

function stem(word: string): string {
  if (/^[.!?\n]/.test(word)) return ".";
  return ["s", "e"].reduce(
    (left, ending) => (left.length >= SHORTEST && left.endsWith(ending) ? left.slice(0, -1) : left),
    word,
  );
}

/** Folded phrases hold letters, digits and `*` alone, so nothing in them has to be escaped. */
const pattern = (sought: string[]): RegExp =>
  new RegExp(` (?:${sought.map((phrase) => folded(phrase).replaceAll(" *", GAP)).join("|")}) `);
