import type { ComponentChildren, InputHTMLAttributes } from "preact";
import { Field } from "./field";

interface Props {
  id: string;
  label: string;
  hint?: ComponentChildren;
  error: string | undefined;
  value: string;
  onValue: (value: string) => void;
  type?: "text" | "email" | "tel";
  inputMode?: "text" | "numeric";
  autoComplete?: InputHTMLAttributes["autoComplete"];
  width?: "short" | "medium";
}

/** One line of text. */
export const TextField = ({ id, label, hint, error, value, onValue, autoComplete, width, ...more }: Props) => (
  <Field id={id} label={label} hint={hint} error={error}>
    {(control) => (
      <input
        {...control}
        type="text"
        {...more}
        class={width}
        name={id}
        value={value}
        autoComplete={autoComplete ?? "off"}
        autoCapitalize="none"
        spellcheck={false}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    )}
  </Field>
);
