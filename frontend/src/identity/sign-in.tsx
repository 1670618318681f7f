import { KeyRound } from "lucide-preact";
import { api } from "../lib/api";
import { type Errors, useForm } from "../lib/forms";
import { rich, t } from "../lib/i18n";
import { href } from "../lib/place";
import { thePractice } from "../lib/practice";
import { ended, enter } from "../lib/session";
import type { Session } from "../lib/types";
import { Call } from "../ui/emergency";
import { ErrorSummary } from "../ui/error-summary";
import { Note } from "../ui/note";
import { PageHead } from "../ui/page-head";
import { PasswordField } from "../ui/password-field";
import { Submit } from "../ui/submit";
import { TextField } from "../ui/text-field";
import { ActButton } from "./act-button";
import { canUsePasskeys, type PasskeyOptions, signWithPasskey } from "./passkeys";

type SignIn = Record<"username" | "password", string>;

function check({ username, password }: SignIn): Errors<SignIn> {
  return {
    ...(!username.trim() && { username: t("sign_in.username_missing") }),
    ...(!password && { password: t("sign_in.password_missing") }),
  };
}

async function send({ username, password }: SignIn): Promise<void> {
  enter(await api<Session>("/sign-in", { method: "POST", body: { username: username.trim(), password } }));
}

async function sendPasskey(): Promise<void> {
  const options = await api<PasskeyOptions>("/sign-in/passkey-options", { method: "POST" });
  const body = { passkey: await signWithPasskey(options) };
  enter(await api<Session>("/sign-in/passkey", { method: "POST", body }));
}

/** Why the person is here again. */
const Ended = () =>
  ended.value && (
    <Note tone={ended.value === "signed_out" ? "ok" : ended.value === "timed_out" ? "info" : "warn"}>
      <p>{t(`sign_in.${ended.value}`)}</p>
    </Note>
  );

export default function SignInPage() {
  const form = useForm<SignIn>({ initial: { username: "", password: "" }, check, send });
  const { values, errors } = form;
  const { name, contact } = thePractice();
  return (
    <>
      <Ended />
      <ErrorSummary form={form} />
      <PageHead title={t("sign_in.title")} lead={t("sign_in.lead", { practice: name })} />
      <form class="stack-l" noValidate onSubmit={form.submit}>
        <TextField
          id="username"
          label={t("sign_in.username")}
          error={errors.username}
          value={values.username}
          onValue={(username) => form.set({ username })}
          autoComplete="username"
        />
        <PasswordField
          id="password"
          label={t("sign_in.password")}
          error={errors.password}
          value={values.password}
          onValue={(password) => form.set({ password })}
          autoComplete="current-password"
        />
        <Submit sending={form.sending}>{t("sign_in.submit")}</Submit>
        <a href={href("/recover")}>{t("sign_in.forgotten")}</a>
      </form>
      {canUsePasskeys() && (
        <div class="stack passkey">
          <p class="or">{t("or")}</p>
          <ActButton act={sendPasskey} icon={KeyRound} class="btn second">
            {t("passkey.use")}
          </ActButton>
        </div>
      )}
      <p class="foot">
        {t("sign_in.new")} <a href={href("/sign-up")}>{t("sign_in.sign_up")}</a>
      </p>
      <p class="foot">{rich("sign_in.trouble", { phone: <Call number={contact.phone} /> })}</p>
    </>
  );
}
