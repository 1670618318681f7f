/** Where the points of a trend go: pure arithmetic, in CSS pixels. */
import type { TrendPoint } from "../../lib/record-types";
import { numberWords } from "./words";

export interface Plot {
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: (at: string) => number;
  y: (value: number) => number;
  ticks: number[];
  /** The reference range of the newest point, clipped to the plot; null where it has none. */
  band: { top: number; bottom: number; low: number | null; high: number | null } | null;
}

const VALUE_WIDTH = 40;
const DATE_WIDTH = 106;
/** Points closer than this, in pixels, are drawn without a dot each. */
const CROWD = 14;
const LABEL_ROOM = 30;
const DATE_ROOM = 34;

/** 1, 2 or 5 times a power of ten, so that about five lines cross the plot. */
function stepFor(span: number): number {
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((n) => n * power).find((step) => step >= rough) ?? rough;
}

const tidy = (value: number): number => Number(value.toPrecision(10));

function ticksBetween(low: number, high: number): number[] {
  const step = stepFor(high - low);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, n) => tidy((first + n) * step));
}

/** Lays out points, oldest first; there is at least one. */
export function plotOf(points: TrendPoint[], width: number, height: number): Plot {
  const { low = null, high = null } = points.at(-1) ?? {};
  const values = [...points.map((point) => point.value), ...[low, high].filter((edge) => edge !== null)];
  const least = Math.min(...values);
  const most = Math.max(...values);
  const room = (most - least || Math.abs(most) || 1) * 0.12;
  const from = least - room;
  const to = most + room;
  const ticks = ticksBetween(from, to);
  const left = 14 + 8 * Math.max(...ticks.map((tick) => numberWords(tick).length));
  const right = width - 20;
  const top = LABEL_ROOM;
  const bottom = height - DATE_ROOM;
  const start = Date.parse(points[0]?.at ?? "");
  const span = Date.parse(points.at(-1)?.at ?? "") - start;
  const x = (at: string): number =>
    span > 0 ? left + 8 + ((Date.parse(at) - start) / span) * (right - left - 8) : (left + right) / 2;
  const y = (value: number): number => top + (1 - (value - from) / (to - from)) * (bottom - top);
  const band =
    low === null && high === null
      ? null
      : { top: high === null ? top : y(high), bottom: low === null ? bottom : y(low), low, high };
  return { left, right, top, bottom, x, y, ticks, band };
}

/** Which points get a label so that none overlap: in the order they matter, while there is room. */
function choose(order: number[], points: TrendPoint[], plot: Plot, room: number): Set<number> {
  const x = (n: number): number => plot.x(points[n]?.at ?? "");
  const chosen = new Set<number>();
  for (const n of order) {
    if ([...chosen].every((other) => Math.abs(x(n) - x(other)) >= room)) chosen.add(n);
  }
  return chosen;
}

const newestFirst = (points: TrendPoint[]): number[] => points.map((_, n) => n).reverse();

/** Points whose date is written under the axis. */
export const dated = (points: TrendPoint[], plot: Plot): Set<number> =>
  choose(newestFirst(points), points, plot, DATE_WIDTH);

/** Whether there are too many points for a dot and a number each. */
export const isCrowded = (points: TrendPoint[], plot: Plot): boolean =>
  (plot.right - plot.left) / points.length < CROWD;

/** Points whose value is written: all that fit, or of a crowd the newest, the highest and the lowest. */
export function valued(points: TrendPoint[], plot: Plot): Set<number> {
  if (!isCrowded(points, plot)) return choose(newestFirst(points), points, plot, VALUE_WIDTH);
  const byValue = newestFirst(points).sort((one, other) => (points[one]?.value ?? 0) - (points[other]?.value ?? 0));
  const told = [points.length - 1, byValue.at(-1), byValue[0]].filter((n) => n !== undefined);
  return choose(told, points, plot, VALUE_WIDTH);
}
