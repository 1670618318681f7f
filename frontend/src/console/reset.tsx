import { api } from "../lib/api";
import { type Errors, useForm } from "../lib/forms";
import { dateTime } from "../lib/format";
import { t } from "../lib/i18n";
import type { SentInvitation } from "../lib/types";
import { ErrorSummary } from "../ui/error-summary";
import { Submit } from "../ui/submit";
import { TextField } from "../ui/text-field";
import { checkEmail } from "./invite";
import { MailState } from "./mail-state";
import { tell } from "./news";

type Values = Record<"email", string>;

interface Props<T> {
  path: string;
  /** The link that was sent and not used yet. */
  pending: SentInvitation | null;
  onDone: (answer: T) => void;
  again: () => void;
}

/** Leads someone back into the account they have, who forgot the answer, lost the second step or was locked out. */
export function Reset<T>({ path, pending, onDone, again }: Props<T>) {
  const form = useForm<Values>({
    initial: { email: "" },
    check: ({ email }): Errors<Values> => (email.trim() ? checkEmail(email) : {}),
    async send({ email }, idempotencyKey) {
      const body = { email: email.trim() || null };
      onDone(await api<T>(path, { method: "POST", body, idempotencyKey }));
      form.reset();
      tell(t("reset.sent"));
    },
  });
  return (
    <form class="stack part" noValidate onSubmit={form.submit} aria-labelledby="reset-title">
      <h3 id="reset-title">{t("reset.title")}</h3>
      <ErrorSummary form={form} />
      <p>{t("reset.about")}</p>
      {pending && (
        <>
          <p>{t("reset.pending", { email: pending.email, date: dateTime(pending.expires_at) })}</p>
          <MailState invitation={pending} again={again} />
        </>
      )}
      <TextField
        id="email"
        label={t("reset.email")}
        hint={t("reset.email_hint")}
        error={form.errors.email}
        value={form.values.email}
        onValue={(email) => form.set({ email })}
        type="email"
      />
      <div>
        <Submit sending={form.sending}>{t(pending ? "reset.again" : "reset.send")}</Submit>
      </div>
    </form>
  );
}
