/** Dates, telephone numbers and addresses as people in the practice's country write them. */
import { language } from "./i18n";
import { practice } from "./practice";
import type { Address } from "./types";

const DATE_ONLY = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/;

/** A date without a time is the same day everywhere; a moment is told in the practice's time zone. */
function format(iso: string, options: Intl.DateTimeFormatOptions): string {
  const dateOnly = DATE_ONLY.test(iso);
  const timeZone = dateOnly ? "UTC" : (practice.value?.time_zone ?? "UTC");
  return new Intl.DateTimeFormat(language, { ...options, timeZone }).format(new Date(iso));
}

/** A record may know only the year, or the month; the words do not pretend to more. */
function known(iso: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormatOptions {
  const [, year, month, day] = DATE_ONLY.exec(iso) ?? [];
  if (year && !month) return { year: "numeric" };
  if (month && !day) return { month: options.month ?? "long", year: "numeric" };
  return options;
}

/** "November 24, 2026" */
export const longDate = (iso: string): string =>
  format(iso, known(iso, { month: "long", day: "numeric", year: "numeric" }));

/** "Nov 24, 2026" */
export const shortDate = (iso: string): string =>
  format(iso, known(iso, { month: "short", day: "numeric", year: "numeric" }));

/** "04/12/1972" */
export const birthDate = (iso: string): string =>
  format(iso, known(iso, { month: "2-digit", day: "2-digit", year: "numeric" }));

/** "Nov 24, 2026, 10:20 AM" */
export const dateTime = (iso: string): string => format(iso, { dateStyle: "medium", timeStyle: "short" });

/** "Tuesday, November 24 at 10:20 AM" */
export const weekdayTime = (iso: string): string =>
  format(iso, { weekday: "long", month: "long", day: "numeric", hour: "numeric", minute: "2-digit" });

const ownClock = new Intl.DateTimeFormat(language, { timeStyle: "short" });
const ownWeekday = new Intl.DateTimeFormat(language, {
  weekday: "short",
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
});

/** "10:32 AM", where the reader is. */
export const clockTime = (iso: string): string => ownClock.format(new Date(iso));

/** "Tue, Nov 24, 5:00 PM", where the reader is. */
export const ownMoment = (iso: string): string => ownWeekday.format(new Date(iso));

/** The practice's day of today as the API writes it: "2026-11-24". */
export function today(): string {
  const timeZone = practice.value?.time_zone ?? "UTC";
  const digits = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  const parts = new Intl.DateTimeFormat("en-US", { ...digits, timeZone }).formatToParts(new Date());
  const named = (type: keyof typeof digits): string => parts.find((each) => each.type === type)?.value ?? "";
  return `${named("year")}-${named("month")}-${named("day")}`;
}

/** Parts of a date by themselves: `part(iso, { month: "short" })` is "Nov". */
export const part = (iso: string, options: Intl.DateTimeFormatOptions): string => format(iso, options);

/** Ten digits as "(508) 555-0142"; anything else as it is. */
export function phone(number: string): string {
  const digits = number.replace(/\D/g, "").replace(/^1(?=\d{10}$)/, "");
  return digits.length === 10 ? `(${digits.slice(0, 3)}) ${digits.slice(3, 6)}-${digits.slice(6)}` : number;
}

/** The `href` that calls a number. */
export function tel(number: string): string {
  const digits = number.replace(/\D/g, "");
  return digits.length === 10 ? `tel:+1${digits}` : `tel:${number.startsWith("+") ? "+" : ""}${digits}`;
}

/** An address on one line, or null where there is none. */
export function address(place: Address | string | null | undefined): string | null {
  if (!place) return null;
  if (typeof place === "string") return place;
  const town = [place.state, place.postalCode].filter(Boolean).join(" ");
  return [...(place.line ?? []), place.city, town].filter(Boolean).join(", ") || null;
}

/** "Maria Alvarez" → "MA" and "Grace Okafor, RN" → "GO", for avatars. */
export function initials(name: string): string {
  const words = name.replace(/^(Dr|Mr|Mrs|Ms|Mx)\.? |,.*$/g, "").split(/[\s-]+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? "").join("");
}
