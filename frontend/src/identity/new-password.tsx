import { api } from "../lib/api";
import { useForm } from "../lib/forms";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { enter } from "../lib/session";
import type { IdentityValidation, Session } from "../lib/types";
import { ErrorSummary } from "../ui/error-summary";
import { Loaded } from "../ui/loaded";
import { PageHead } from "../ui/page-head";
import { SkelHead, SkelLine } from "../ui/skeleton";
import { Submit } from "../ui/submit";
import { Cancel } from "./cancel";
import { checkNewPassword, type NewPassword, NewPasswordFields } from "./new-password-fields";
import { OwnUsername } from "./own-username";
import "./account-words";

async function send({ password }: NewPassword): Promise<void> {
  enter(await api<Session>("/identity-validation/password", { method: "POST", body: { password } }));
}

function PasswordForm({ username }: { username: string }) {
  const form = useForm<NewPassword>({ initial: { password: "", confirm: "" }, check: checkNewPassword, send });
  return (
    <>
      <ErrorSummary form={form} />
      <PageHead title={t("new_password.title")} lead={t("new_password.lead")} />
      <form class="stack-l" noValidate onSubmit={form.submit}>
        <OwnUsername username={username} />
        <NewPasswordFields
          values={form.values}
          errors={form.errors}
          onChange={form.set}
          own={[username]}
        />
        <Submit sending={form.sending}>{t("new_password.submit")}</Submit>
        <Cancel />
      </form>
    </>
  );
}

const Waiting = () => (
  <div class="stack">
    <SkelHead />
    {[1, 2, 3].map((n) => (
      <SkelLine key={n} />
    ))}
  </div>
);

/** A password of one's own in place of the temporary one (requirement 8). Until it is saved, the temporary one works. */
export default function NewPasswordPage() {
  const asked = useLoad(() => api<IdentityValidation>("/identity-validation"), []);
  return (
    <Loaded load={asked} skeleton={<Waiting />}>
      {({ username }) => <PasswordForm username={username} />}
    </Loaded>
  );
}
