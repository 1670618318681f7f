import { api } from "../../lib/api";
import { useForm } from "../../lib/forms";
import { t } from "../../lib/i18n";
import { enter } from "../../lib/session";
import type { Session } from "../../lib/types";
import { ErrorSummary } from "../../ui/error-summary";
import { PasswordField } from "../../ui/password-field";
import { checkNewPassword, NewPasswordFields } from "../new-password-fields";
import { MIN_PASSWORD } from "../strength";
import { Buttons, type PartProps, Section } from "./section";

const MIN_WITH_SECOND_STEP = 8; // NIST SP 800-63B-4, 3.1.1.2

function PasswordForm({ profile, editing }: PartProps) {
  const least = profile.factors.length > 0 ? MIN_WITH_SECOND_STEP : MIN_PASSWORD;
  const form = useForm<Record<"current" | "password" | "confirm", string>>({
    initial: { current: "", password: "", confirm: "" },
    check: ({ current, ...chosen }) => ({
      ...(!current && { current: t("profile.password_now_missing") }),
      ...checkNewPassword(chosen, least),
    }),
    async send({ current, password }) {
      enter(await api<Session>("/profile/password", { method: "POST", body: { current, password } }));
      editing.done("password", t("profile.password_saved"));
    },
  });
  const { values, errors } = form;
  return (
    <form class="stack" noValidate onSubmit={form.submit}>
      <ErrorSummary form={form} />
      <PasswordField
        id="current"
        label={t("profile.password_now")}
        error={errors.current}
        value={values.current}
        onValue={(current) => form.set({ current })}
        autoComplete="current-password"
      />
      <NewPasswordFields
        values={values}
        errors={errors}
        onChange={form.set}
        own={[profile.username]}
        least={least}
      />
      <Buttons editing={editing} sending={form.sending} />
    </form>
  );
}

/** The password: another one for who knows the present one. */
export const PasswordSection = (props: PartProps) => (
  <Section
    part="password"
    editing={props.editing}
    title={t("profile.password")}
    about={t("profile.password_about")}
    now={t("profile.password_hidden")}
  >
    <PasswordForm {...props} />
  </Section>
);
