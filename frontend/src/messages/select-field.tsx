import { t } from "../lib/i18n";
import { Field } from "../ui/field";

interface Props {
  id: string;
  label: string;
  error: string | undefined;
  value: string | null;
  choices: { id: string; name: string }[];
  onValue: (id: string | null) => void;
}

/** One of a list of the practice's. */
export const SelectField = ({ id, label, error, value, choices, onValue }: Props) => (
  <Field id={id} label={label} error={error}>
    {(control) => (
      <select {...control} value={value ?? ""} onChange={(event) => onValue(event.currentTarget.value || null)}>
        <option value="">{t("composer.choose")}</option>
        {choices.map((choice) => (
          <option key={choice.id} value={choice.id}>
            {choice.name}
          </option>
        ))}
      </select>
    )}
  </Field>
);
