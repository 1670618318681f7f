/** Reads a date as people in the United States write it. */

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

function monthNumber(word: string): number {
  if (/^\d+$/.test(word)) return Number(word);
  return MONTHS.indexOf(word.slice(0, 3).toLowerCase()) + 1;
}

/** "4/12/1972", "04-12-1972", "April 12, 1972" or "04121972" as "1972-04-12"; null when it is no such date. */
export function parseDate(text: string): string | null {
  const found = /^\s*([a-z]{3,9}|\d{1,2})[\s./-]*(\d{1,2})[\s,./-]*(\d{4})\s*$/i.exec(text);
  if (!found) return null;
  const [, month = "", day = "", year = ""] = found;
  const iso = `${year}-${String(monthNumber(month)).padStart(2, "0")}-${day.padStart(2, "0")}`;
  const date = new Date(`${iso}T00:00:00Z`);
  // A day that the month does not have would roll over into the next.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null;
}
