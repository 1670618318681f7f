import { KeyRound } from "lucide-preact";
import { useState } from "preact/hooks";
import words from "../i18n/en.security.json";
import { api } from "../lib/api";
import { type Errors, useForm } from "../lib/forms";
import { addWords, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { enter } from "../lib/session";
import type { SecondStep, Session } from "../lib/types";
import { Dialog } from "../ui/dialog";
import { ErrorSummary } from "../ui/error-summary";
import { PasswordField } from "../ui/password-field";
import { Submit } from "../ui/submit";
import { TextField } from "../ui/text-field";
import { ActButton } from "./act-button";
import { canUsePasskeys, type PasskeyOptions, signWithPasskey } from "./passkeys";

addWords(words);

type Done = (confirmed: boolean) => void;
type Way = "password" | "code";
/** The page behind may have fields of the plain names. */
type Typed = Record<"confirm_password" | "confirm_code", string>;

async function confirm(body: Record<string, string>): Promise<void> {
  enter(await api<Session>("/session/confirm", { method: "POST", body }));
}

function TypedForm({ way, onDone }: { way: Way; onDone: Done }) {
  const field = `confirm_${way}` as const;
  const [wrong, setWrong] = useState<string>();
  const form = useForm<Typed>({
    initial: { confirm_password: "", confirm_code: "" },
    check: (values): Errors<Typed> => (values[field].trim() ? {} : { [field]: t(`confirm.${way}_missing`) }),
    async send(values) {
      setWrong(undefined);
      await confirm({ [way]: values[field] });
      onDone(true);
    },
    refused(error) {
      setWrong(error.errors[way]);
      return error.errors[way] !== undefined;
    },
  });
  const props = {
    id: field,
    label: t(`confirm.${way}`),
    error: form.errors[field] ?? wrong,
    value: form.values[field],
    onValue: (value: string) => form.set({ [field]: value }),
  };
  return (
    <form class="stack" noValidate onSubmit={form.submit}>
      {form.trouble && <ErrorSummary form={form} />}
      {way === "password" ? (
        <PasswordField {...props} autoComplete="current-password" />
      ) : (
        <TextField {...props} hint={t("second_step.code_hint")} autoComplete="one-time-code" inputMode="numeric" />
      )}
      <div class="row">
        <Submit sending={form.sending}>{t("confirm.submit")}</Submit>
        <button class="btn quiet" type="button" onClick={() => onDone(false)}>
          {t("cancel")}
        </button>
      </div>
    </form>
  );
}

/** Asks for the password, a code or a passkey before something that guards the account is changed. */
export default function ConfirmDialog({ onDone }: { onDone: Done }) {
  const [way, setWay] = useState<Way>("password");
  const kinds = useLoad(() => api<SecondStep>("/second-step"), []).data?.kinds ?? [];
  const byPasskey = async () => {
    const options = await api<PasskeyOptions>("/second-step/passkey-options", { method: "POST" });
    await confirm({ passkey: await signWithPasskey(options) });
    onDone(true);
  };
  const other = way === "password" ? "code" : "password";
  return (
    <Dialog title={t("confirm.title")} onCancel={() => onDone(false)}>
      <div class="stack">
        <p>{t("confirm.about")}</p>
        <TypedForm key={way} way={way} onDone={onDone} />
        {kinds.includes("passkey") && canUsePasskeys() && (
          <ActButton act={byPasskey} icon={KeyRound} class="btn second">
            {t("passkey.use")}
          </ActButton>
        )}
        {kinds.includes("totp") && (
          <button class="btn quiet" type="button" onClick={() => setWay(other)}>
            {t(`confirm.use_${other}`)}
          </button>
        )}
      </div>
    </Dialog>
  );
}
