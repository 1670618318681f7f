/** Short phrases about an entry of the record. */
import { shortDate } from "../../lib/format";
import { type Key, language, t } from "../../lib/i18n";

const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
const smallNumbers = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 });

/** "6.9", "1,240", "0.045": no more digits than a measurement is told with. */
export const numberWords = (value: number): string => (Math.abs(value) < 1 ? smallNumbers : numbers).format(value);

/** "6.9%", "128 mg/dL" */
export function withUnit(value: string | number, unit: string | null): string {
  const said = typeof value === "number" ? numberWords(value) : value;
  return unit === null ? said : `${said}${unit === "%" ? "" : " "}${unit}`;
}

/** "84 KB", "1.2 MB" */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000_000) return t("records.kilobytes", { n: Math.max(1, Math.round(bytes / 1000)) });
  return t("records.megabytes", { n: (bytes / 1_000_000).toFixed(1) });
}

type Fact = string | null | undefined;

/** "Started Aug 24, 2026", or nothing where the date is not known. */
export const dated = (key: Key, date: string | null): Fact => date && t(key, { date: shortDate(date) });

/** "Prescribed by Dr. Emily Chen", or nothing. */
export const named = (key: Key, name: string | null): Fact => name && t(key, { name });

/** What is known of the facts, in one line. */
export const facts = (...known: Fact[]): string => known.filter(Boolean).join(" · ");
