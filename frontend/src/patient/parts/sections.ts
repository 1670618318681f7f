/** The sections of My health, in the order people look for them. */
import {
  Activity,
  CalendarDays,
  FlaskConical,
  type LucideIcon,
  Pill,
  Scissors,
  Stethoscope,
  Syringe,
  TriangleAlert,
} from "lucide-preact";
import type { Key } from "../../lib/i18n";
import type { SectionId } from "../../lib/record-types";

interface Section {
  icon: LucideIcon;
  title: Key;
  about: Key;
  /** What an empty list means and what to do. */
  empty: Key;
  /** Whether the list tells current from past. */
  segments: boolean;
}

const section = (icon: LucideIcon, id: SectionId, segments = false): Section => ({
  icon,
  title: `health.${id}`,
  about: `health.${id}_about`,
  empty: `health.${id}_empty`,
  segments,
});

export const SECTIONS: Record<SectionId, Section> = {
  results: section(FlaskConical, "results"),
  medications: section(Pill, "medications", true),
  visits: section(CalendarDays, "visits"),
  problems: section(Stethoscope, "problems", true),
  allergies: section(TriangleAlert, "allergies", true),
  immunizations: section(Syringe, "immunizations"),
  vitals: section(Activity, "vitals"),
  procedures: section(Scissors, "procedures"),
};

export const SECTION_IDS = Object.keys(SECTIONS) as SectionId[];
