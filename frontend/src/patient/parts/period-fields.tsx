import { useEffect, useRef } from "preact/hooks";
import { t } from "../../lib/i18n";
import { TextField } from "../../ui/text-field";
import type { ChosenDates, PeriodChoice } from "./use-period";

const KINDS = { all: "records.all_time", single: "records.single_date", range: "records.range" } as const;
type DateName = "date" | "from" | "to";
const FIELDS: Record<ChosenDates["kind"], DateName[]> = { all: [], single: ["date"], range: ["from", "to"] };
const LABELS = { date: "records.date", from: "records.from", to: "records.to" } as const;

/** All time, a single date or a range: radio buttons, and the fields of the one that is chosen. */
export function PeriodFields({ choice }: { choice: PeriodChoice }) {
  const { values, errors, set } = choice;
  const box = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    box.current?.querySelector<HTMLInputElement>("[aria-invalid]")?.focus();
  }, [errors]);
  const fields = FIELDS[values.kind];
  return (
    <fieldset class="stack" ref={box}>
      <legend>{t("records.when")}</legend>
      <div class="choice">
        {Object.entries(KINDS).map(([kind, words]) => (
          <label key={kind}>
            <input
              type="radio"
              name="period"
              checked={values.kind === kind}
              onChange={() => set({ kind: kind as ChosenDates["kind"] })}
            />
            {t(words)}
          </label>
        ))}
      </div>
      {fields.length > 0 && <p class="about muted small-text">{t("records.dates_about")}</p>}
      <div class="dates">
        {fields.map((name) => (
          <TextField
            key={name}
            id={name}
            label={t(LABELS[name])}
            hint={t("records.date_hint")}
            error={errors[name]}
            value={values[name]}
            onValue={(text) => set({ [name]: text })}
            width="medium"
          />
        ))}
      </div>
    </fieldset>
  );
}
