/** Moments of messages in the reader's own time zone, as short as they are still clear. */
import { clockTime } from "../lib/format";
import { language } from "../lib/i18n";

type Options = Intl.DateTimeFormatOptions;

const words = (iso: string, options: Options): string => new Intl.DateTimeFormat(language, options).format(new Date(iso));

const sameDay = (iso: string, other: string): boolean =>
  new Date(iso).toDateString() === new Date(other).toDateString();
const DAY: Options = { month: "short", day: "numeric" };
const MOMENT: Options = { ...DAY, hour: "numeric", minute: "2-digit" };

/** The year only where it is another one than that of `now`. */
function dated(iso: string, options: Options, now: string): string {
  const sameYear = new Date(iso).getFullYear() === new Date(now).getFullYear();
  return words(iso, sameYear ? options : { ...options, year: "numeric" });
}

/** "Nov 19, 8:20 AM" */
export const moment = (iso: string, now = new Date().toISOString()): string => dated(iso, MOMENT, now);

/** "8:20 AM" on the day of `since`, with its date on another. */
export const clockSince = (iso: string, since: string): string =>
  sameDay(iso, since) ? clockTime(iso) : moment(iso, since);

/** For lists: "8:20 AM" today, else "Nov 19". */
export function listed(iso: string, now = new Date().toISOString()): string {
  return sameDay(iso, now) ? clockTime(iso) : dated(iso, DAY, now);
}

/** "March 3, 2026" */
export const wholeDay = (iso: string): string => words(iso, { dateStyle: "long" });
