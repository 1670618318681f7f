/**
 * Payment card numbers in a text, found as the server finds them (`messages/cards.py` says how and why), so that a
 * person is told before anything is sent.
 */

const LONGEST = 19;
const BLOCK = 4;

const ISSUED = new RegExp(
  `^(?:${[
    String.raw`4(?:\d{12}|\d{15}|\d{18})`, // Visa
    String.raw`(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}`, // Mastercard
    String.raw`3[47]\d{13}`, // American Express
    String.raw`(?:6011\d{12}|64[4-9]\d{13}|65\d{14})\d{0,3}`, // Discover
    String.raw`3(?:0[0-59]|[689]\d)\d{11,16}`, // Diners Club
    String.raw`35(?:2[89]|[3-8]\d)\d{12,15}`, // JCB
    String.raw`(?:62|81)\d{14,17}`, // UnionPay
    String.raw`(?:5018|5020|5038|5893|6304|6759|676[1-3])\d{8,15}`, // Maestro
  ].join("|")})$`,
);
const DIGIT = /^\p{Nd}$/u;
const GROUP = /\p{Nd}(?:[\p{Cf}\p{M}]*\p{Nd})*/gu;
const HIDDEN = /[\p{Cf}\p{M}]/gu;
const JOINT = /^(?!.*[,;،、]\s)(?:[^\S\r\n]{1,20}|(?:(?![#%])[\p{White_Space}\p{Pd}\p{Pc}\p{Po}|~−]){1,5})$/su;

type Group = { digits: string; start: number; end: number; joint: string | null };
type Span = { start: number; end: number };

/** Where the first card number of the text stands, as `setSelectionRange` counts, or null. */
export function findCard(text: string): Span | null {
  for (const cluster of clusters(text)) {
    for (const groups of candidates(cluster)) {
      const start = groups[0]?.start ?? 0;
      const end = groups.at(-1)?.end ?? 0;
      if (!/[+＋]$/.test(text.slice(0, start)) && isCard(groups.map((group) => group.digits).join(""))) {
        return { start, end };
      }
    }
  }
  return null;
}

function clusters(text: string): Group[][] {
  const found: Group[][] = [];
  for (const match of text.matchAll(GROUP)) {
    const before = found.at(-1)?.at(-1);
    const joint = before ? jointOf(text.slice(before.end, match.index)) : null;
    const group = { digits: plain(match[0]), start: match.index, end: match.index + match[0].length, joint };
    if (joint === null) found.push([group]);
    else found.at(-1)?.push(group);
  }
  return found;
}

function jointOf(between: string): string | null {
  const seen = between.replace(HIDDEN, "");
  return JOINT.test(seen) ? seen.replace(/\s/g, "") || " " : null;
}

const plain = (digits: string): string => Array.from(digits.replace(HIDDEN, ""), decimal).join("");

/** The value of a digit of any script: Unicode keeps the ten of each side by side. */
function decimal(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (DIGIT.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return (code - zero) % 10;
}

function* candidates(cluster: Group[]): Generator<Group[]> {
  if (new Set(cluster.slice(1).map((group) => group.joint)).size === 1) yield cluster;
  for (let first = 0; first < cluster.length; first += 1) {
    let length = 0;
    for (let last = first; last < cluster.length; last += 1) {
      const { digits } = cluster[last] as Group;
      length += digits.length;
      if (length > LONGEST) break;
      yield cluster.slice(first, last + 1);
      if (digits.length < BLOCK) break;
    }
  }
}

const isCard = (digits: string): boolean => ISSUED.test(digits) && luhn(digits);

function luhn(digits: string): boolean {
  const sum = Array.from(digits, Number)
    .reverse()
    .map((digit, at) => (at % 2 ? digit * 2 - (digit > 4 ? 9 : 0) : digit))
    .reduce((total, value) => total + value, 0);
  return sum % 10 === 0;
}
