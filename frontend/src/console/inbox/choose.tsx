import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { t } from "../../lib/i18n";

interface Choice {
  id: string;
  name: string;
}
interface Props<T> {
  label: string;
  choices: T[];
  children: (chosen: T) => ComponentChildren;
}

/** A choice, and beside it the button that acts on it once it is made. */
export function Choose<T extends Choice>({ label, choices, children }: Props<T>) {
  const id = useId();
  const [chosen, setChosen] = useState("");
  const one = choices.find((each) => each.id === chosen);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="row choose">
        <select id={id} value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
          <option value="">{t("inbox.choose")}</option>
          {choices.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name}
            </option>
          ))}
        </select>
        {one && children(one)}
      </div>
    </div>
  );
}
