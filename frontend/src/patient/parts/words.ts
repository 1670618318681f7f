/** Short phrases about an entry of the record. */
import { shortDate } from "../../lib/format";
import { type Key, t } from "../../lib/i18n";

/** "6.9%", "128 mg/dL" */
export const withUnit = (value: string | number, unit: string | null): string =>
  unit === null ? String(value) : `${value}${unit === "%" ? "" : " "}${unit}`;

type Fact = string | null | undefined;

/** "Started Aug 24, 2026", or nothing where the date is not known. */
export const dated = (key: Key, date: string | null): Fact => date && t(key, { date: shortDate(date) });

/** "Prescribed by Dr. Emily Chen", or nothing. */
export const named = (key: Key, name: string | null): Fact => name && t(key, { name });

/** What is known of the facts, in one line. */
export const facts = (...known: Fact[]): string => known.filter(Boolean).join(" · ");
