/** Where a result sits against its reference range, as fractions of a bar. */

export interface Range {
  low: number | null;
  high: number | null;
}

export interface Scale {
  /** Position of a number on the bar, 0 to 1; what lies beyond the ends sits at the end. */
  at: (value: number) => number;
  low: number;
  high: number;
}

/** A bar with room on both sides of the range; null where there is no range to compare with. */
export function scaleOf({ low, high }: Range): Scale | null {
  if (low === null && high === null) return null;
  const least = low ?? Math.min(0, high ?? 0);
  const most = high ?? Math.max((low ?? 0) * 1.8, (low ?? 0) + 1);
  if (most <= least) return null;
  const room = (most - least) * 0.4;
  const from = low === null ? least : least - room;
  const to = high === null ? most : most + room;
  const at = (value: number): number => Math.min(0.985, Math.max(0.015, (value - from) / (to - from)));
  return { at, low: low === null ? 0 : at(least), high: high === null ? 1 : at(most) };
}
