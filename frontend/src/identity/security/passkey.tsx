import { api } from "../../lib/api";
import { useForm } from "../../lib/forms";
import { t } from "../../lib/i18n";
import type { FactorAdded } from "../../lib/types";
import { ErrorSummary } from "../../ui/error-summary";
import { Submit } from "../../ui/submit";
import { TextField } from "../../ui/text-field";
import { makePasskey, type NewPasskeyOptions } from "../passkeys";

interface Props {
  /** Takes what adds the passkey, and goes on with what it answers. */
  add: (ask: () => Promise<FactorAdded>) => Promise<void>;
  onCancel: () => void;
}

/** Adds a passkey: the person names it, and their device makes it. */
export function PasskeySetUp({ add, onCancel }: Props) {
  const form = useForm<Record<"name", string>>({
    initial: { name: "" },
    check: () => ({}),
    send: ({ name }) =>
      add(async () => {
        const options = await api<NewPasskeyOptions>("/second-step/passkeys/options", { method: "POST" });
        const body = { credential: await makePasskey(options), name: name.trim() };
        return api<FactorAdded>("/second-step/passkeys", { method: "POST", body });
      }),
  });
  return (
    <form class="stack" noValidate onSubmit={form.submit}>
      <ErrorSummary form={form} />
      <p>{t("passkey.about")}</p>
      <TextField
        id="name"
        label={t("passkey.name")}
        hint={t("passkey.name_hint")}
        error={form.errors.name}
        value={form.values.name}
        onValue={(name) => form.set({ name })}
        width="medium"
      />
      <div class="row">
        <Submit sending={form.sending}>{t("passkey.make")}</Submit>
        <button class="btn quiet" type="button" onClick={onCancel}>
          {t("cancel")}
        </button>
      </div>
    </form>
  );
}
