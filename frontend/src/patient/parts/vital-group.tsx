import { longDate } from "../../lib/format";
import { t } from "../../lib/i18n";
import type { Vital } from "../../lib/record-types";
import { TrendLink } from "./panel-card";
import { withUnit } from "./words";

interface Measured extends Vital {
  /** The newest of its kind, where the link to all of them stands. */
  newest: boolean;
}

export interface VitalDay {
  /** "October 8, 2026" */
  day: string;
  vitals: Measured[];
}

/** Blood pressure, which is two numbers, is what most people look for. */
const pressureFirst = (one: Vital, other: Vital): number => Number(one.number !== null) - Number(other.number !== null);

/** Measurements of one day together; the list comes newest first and stays so. */
export function byDay(vitals: Vital[]): VitalDay[] {
  const days = new Map<string, Measured[]>();
  const seen = new Set<string>();
  for (const vital of vitals) {
    const day = vital.date === null ? t("entry.no_date") : longDate(vital.date);
    days.set(day, [...(days.get(day) ?? []), { ...vital, newest: !seen.has(vital.key) }]);
    seen.add(vital.key);
  }
  return [...days].map(([day, measured]) => ({ day, vitals: measured.toSorted(pressureFirst) }));
}

export const VitalGroup = ({ group }: { group: VitalDay }) => (
  <li class="card panel">
    <header>
      <h2>{group.day}</h2>
    </header>
    <ul class="vitals">
      {group.vitals.map((vital) => (
        <li key={vital.id}>
          <h3>{vital.name}</h3>
          <p class="value num">{withUnit(vital.value, vital.unit)}</p>
          {vital.has_trend && vital.newest && <TrendLink from="vitals" test={vital.key} name={vital.name} />}
        </li>
      ))}
    </ul>
  </li>
);
