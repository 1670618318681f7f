/** Moments of messages in the reader's own time zone, as short as they are still clear. */
import { language } from "../lib/i18n";

type Options = Intl.DateTimeFormatOptions;

const words = (iso: string, options: Options): string => new Intl.DateTimeFormat(language, options).format(new Date(iso));

const day = (iso: string): string => new Date(iso).toDateString();
const CLOCK: Options = { hour: "numeric", minute: "2-digit" };
const DAY: Options = { month: "short", day: "numeric" };

/** The year only where it is another one than today's. */
function dated(iso: string, options: Options, now: string): string {
  const sameYear = new Date(iso).getFullYear() === new Date(now).getFullYear();
  return words(iso, sameYear ? options : { ...options, year: "numeric" });
}

/** "Nov 19, 8:20 AM" */
export const moment = (iso: string, now = new Date().toISOString()): string => dated(iso, { ...DAY, ...CLOCK }, now);

/** "Tue, Nov 24, 5:00 PM" */
export const promised = (iso: string): string =>
  dated(iso, { weekday: "short", ...DAY, ...CLOCK }, new Date().toISOString());

/** "8:20 AM" on the day of `since`, with its date on another. */
export const clockSince = (iso: string, since: string): string =>
  day(iso) === day(since) ? words(iso, CLOCK) : moment(iso, since);

/** For lists: "8:20 AM" today, else "Nov 19". */
export function listed(iso: string, now = new Date().toISOString()): string {
  return day(iso) === day(now) ? words(iso, CLOCK) : dated(iso, DAY, now);
}

/** "March 3, 2026" */
export const wholeDay = (iso: string): string => words(iso, { dateStyle: "long" });
