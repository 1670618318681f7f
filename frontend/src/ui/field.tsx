import { CircleAlert } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { t } from "../lib/i18n";
import { Hidden } from "./hidden";
import { Icon } from "./icon";

/** What a control takes over from its field, so that both are one to a screen reader. */
export interface ControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": "true" | undefined;
}

interface Props {
  id: string;
  label: string;
  hint?: ComponentChildren;
  error: string | undefined;
  children: (control: ControlProps) => ComponentChildren;
}

export const FieldError = ({ id, words }: { id: string; words: string }) => (
  <p class="err" id={id}>
    <Icon of={CircleAlert} />
    <span>
      <Hidden>{t("form.error")} </Hidden>
      {words}
    </span>
  </p>
);

/** A labelled control with its hint and its problem. */
export function Field({ id, label, hint, error, children }: Props) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return (
    <div class="field" data-bad={error ? "" : undefined}>
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && <FieldError id={`${id}-error`} words={error} />}
      {children({ id, "aria-describedby": described, "aria-invalid": error ? "true" : undefined })}
    </div>
  );
}
