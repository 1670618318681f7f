import { language } from "../lib/i18n";

const inUnit = (unit: string, digits: number): Intl.NumberFormat =>
  new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: digits });
const kilobytes = inUnit("kilobyte", 0);
const megabytes = inUnit("megabyte", 1);

const MEGABYTE = 1024 * 1024;

/** "84 kB", "1.2 MB" */
export const fileSize = (bytes: number): string =>
  bytes < MEGABYTE ? kilobytes.format(Math.max(1, Math.round(bytes / 1024))) : megabytes.format(bytes / MEGABYTE);
