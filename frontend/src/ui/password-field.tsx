import { Eye, EyeOff } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../lib/i18n";
import { Field } from "./field";
import { Icon } from "./icon";

interface Props {
  id: string;
  label: string;
  hint?: ComponentChildren;
  error: string | undefined;
  value: string;
  onValue: (value: string) => void;
  autoComplete: "current-password" | "new-password" | "off";
}

/** A secret, masked until the person asks to see it. */
export function PasswordField({ id, label, hint, error, value, onValue, autoComplete }: Props) {
  const [shown, setShown] = useState(false);
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      {(control) => (
        <div class="secret">
          <input
            {...control}
            type={shown ? "text" : "password"}
            name={id}
            value={value}
            autoComplete={autoComplete}
            autoCapitalize="none"
            spellcheck={false}
            onInput={(event) => onValue(event.currentTarget.value)}
          />
          <button
            class="btn quiet small"
            type="button"
            aria-pressed={shown}
            aria-label={t("form.show_what", { what: label })}
            onClick={() => setShown(!shown)}
          >
            <Icon of={shown ? EyeOff : Eye} />
            {t(shown ? "form.hide" : "form.show")}
          </button>
        </div>
      )}
    </Field>
  );
}
