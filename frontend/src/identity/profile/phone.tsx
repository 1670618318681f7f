import { api } from "../../lib/api";
import { useForm } from "../../lib/forms";
import { phone as readable } from "../../lib/format";
import { t } from "../../lib/i18n";
import type { Profile } from "../../lib/types";
import { ErrorSummary } from "../../ui/error-summary";
import { TextField } from "../../ui/text-field";
import { Buttons, type PartProps, Section } from "./section";

function PhoneForm({ profile, editing, onProfile }: PartProps) {
  const form = useForm<Record<"phone", string>>({
    initial: { phone: profile.phone ?? "" },
    check: () => ({}),
    async send({ phone }) {
      onProfile(await api<Profile>("/profile/phone", { method: "POST", body: { phone: phone.trim() } }));
      editing.done("phone");
    },
  });
  return (
    <form class="stack" noValidate onSubmit={form.submit}>
      <ErrorSummary form={form} />
      <TextField
        id="phone"
        label={t("profile.phone")}
        hint={t("profile.phone_hint")}
        error={form.errors.phone}
        value={form.values.phone}
        onValue={(phone) => form.set({ phone })}
        type="tel"
        autoComplete="tel"
        width="medium"
      />
      <Buttons editing={editing} sending={form.sending} />
    </form>
  );
}

/** The number of the account; that of the chart is the practice's to change. */
export const PhoneSection = (props: PartProps) => (
  <Section
    part="phone"
    editing={props.editing}
    title={t("profile.phone")}
    about={t("profile.phone_about")}
    now={props.profile.phone && <strong>{readable(props.profile.phone)}</strong>}
  >
    <PhoneForm {...props} />
  </Section>
);
