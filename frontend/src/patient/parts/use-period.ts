/** The dates of service a patient chooses for a document. What is typed stays as it was typed. */
import { useState } from "preact/hooks";
import { today } from "../../lib/format";
import type { Errors } from "../../lib/forms";
import { t } from "../../lib/i18n";
import { parseDate } from "../../lib/typed-date";

export interface ChosenDates {
  kind: "all" | "single" | "range";
  date: string;
  from: string;
  to: string;
}

/** As the API takes it: ISO dates. */
export type Period = { kind: "all" } | { kind: "single"; date: string } | { kind: "range"; from: string; to: string };

export type DateErrors = Errors<Record<"date" | "from" | "to", string>>;

export interface PeriodChoice {
  values: ChosenDates;
  errors: DateErrors;
  set: (change: Partial<ChosenDates>) => void;
  /** The dates, or undefined when something must be mended; what that is then stands beside the fields. */
  read: () => Period | undefined;
  /** Shows what the API would have mended. */
  refuse: (errors: DateErrors) => void;
}

function problem(text: string): string | undefined {
  const date = parseDate(text);
  if (text.trim() === "") return t("records.date_missing");
  if (date === null) return t("records.date_wrong");
  return date > today() ? t("records.date_to_come") : undefined;
}

export function check({ kind, date, from, to }: ChosenDates): DateErrors {
  const asked: Record<ChosenDates["kind"], Partial<DateErrors>> = { all: {}, single: { date }, range: { from, to } };
  const found: DateErrors = {};
  for (const [name, text] of Object.entries(asked[kind])) {
    const words = problem(text);
    if (words) found[name as keyof DateErrors] = words;
  }
  const inOrder = kind !== "range" || found.from || found.to || (parseDate(from) ?? "") <= (parseDate(to) ?? "");
  return inOrder ? found : { from: t("records.date_order") };
}

const asPeriod = ({ kind, date, from, to }: ChosenDates): Period => {
  const iso = (text: string): string => parseDate(text) ?? "";
  if (kind === "single") return { kind, date: iso(date) };
  return kind === "range" ? { kind, from: iso(from), to: iso(to) } : { kind };
};

export function usePeriod(): PeriodChoice {
  const [values, setValues] = useState<ChosenDates>({ kind: "all", date: "", from: "", to: "" });
  const [errors, setErrors] = useState<DateErrors>({});
  return {
    values,
    errors,
    set: (change) => {
      setValues((before) => ({ ...before, ...change }));
      setErrors({});
    },
    read: () => {
      const found = check(values);
      setErrors(found);
      return Object.keys(found).length === 0 ? asPeriod(values) : undefined;
    },
    refuse: setErrors,
  };
}
