import { useEffect, useState } from "preact/hooks";
import type { Errors } from "../lib/forms";
import { t } from "../lib/i18n";
import { thePractice } from "../lib/practice";
import { session } from "../lib/session";
import { PasswordField } from "../ui/password-field";
import { length, MIN_PASSWORD, Strength } from "./strength";
import "./account-words";

export type NewPassword = Record<"password" | "confirm", string>;

/** What is wrong with a password that someone chooses, as far as the page can tell. */
export function checkNewPassword({ password, confirm }: NewPassword, least = MIN_PASSWORD): Errors<NewPassword> {
  if (!password) return { password: t("password.missing") };
  if (length(password) < least) return { password: t("password.short", { n: least }) };
  return confirm === password ? {} : { confirm: t("password.confirm_wrong") };
}

const Guidelines = ({ least }: { least: number }) => (
  <details class="guidelines">
    <summary>{t("password.guidelines")}</summary>
    <ul>
      {([1, 2, 3, 4, 5] as const).map((n) => (
        <li key={n}>{t(`password.guideline_${n}`, { n: least })}</li>
      ))}
    </ul>
  </details>
);

interface Props {
  values: NewPassword;
  errors: Errors<NewPassword>;
  onChange: (change: Partial<NewPassword>) => void;
  /** Names that someone who knows the person would try first; theirs and the practice's, where known, come with them. */
  own: string[];
  least?: number;
}

/** The password that was refused last: it is not praised any more. */
function useRefused({ password }: NewPassword, errors: Errors<NewPassword>): string | null {
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => setRefused(errors.password ? password : null), [errors]);
  return refused;
}

/** A password to choose, twice, with its strength while it is typed and the guidelines one click away. */
export function NewPasswordFields({ values, errors, onChange, own, least = MIN_PASSWORD }: Props) {
  const refused = useRefused(values, errors) === values.password;
  return (
    <>
      <div>
        <PasswordField
          id="password"
          label={t("password.new")}
          hint={t("password.hint", { n: least })}
          error={errors.password}
          value={values.password}
          onValue={(password) => onChange({ password })}
          autoComplete="new-password"
        />
        <Strength
          password={refused ? "" : values.password}
          own={[...own, thePractice().name, session.value?.name.full ?? ""]}
          least={least}
        />
        <Guidelines least={least} />
      </div>
      <PasswordField
        id="confirm"
        label={t("password.confirm")}
        error={errors.confirm}
        value={values.confirm}
        onValue={(confirm) => onChange({ confirm })}
        autoComplete="new-password"
      />
    </>
  );
}
