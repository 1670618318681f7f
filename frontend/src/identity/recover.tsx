import { useState } from "preact/hooks";
import words from "../i18n/en.recovery.json";
import { api } from "../lib/api";
import { useForm } from "../lib/forms";
import { addWords, rich, t } from "../lib/i18n";
import { href } from "../lib/place";
import { thePractice } from "../lib/practice";
import { arrive } from "../lib/router";
import { Call } from "../ui/emergency";
import { ErrorSummary } from "../ui/error-summary";
import { PageHead } from "../ui/page-head";
import { Submit } from "../ui/submit";
import { TextField } from "../ui/text-field";

addWords(words);

interface Sent {
  email: string;
  minutes: number;
}

function EmailForm({ onSent }: { onSent: (sent: Sent) => void }) {
  const form = useForm<{ email: string }>({
    initial: { email: "" },
    check: ({ email }): { email?: string } => (/\S@\S/.test(email) ? {} : { email: t("recover.email_wrong") }),
    async send(values) {
      const email = values.email.trim();
      const { minutes } = await api<{ minutes: number }>("/recovery", { method: "POST", body: { email } });
      onSent({ email, minutes });
    },
  });
  const { name, contact } = thePractice();
  return (
    <>
      <ErrorSummary form={form} />
      <PageHead title={t("recover.title")} lead={t("recover.lead", { practice: name })} />
      <form class="stack-l" noValidate onSubmit={form.submit}>
        <TextField
          id="email"
          label={t("recover.email")}
          error={form.errors.email}
          value={form.values.email}
          onValue={(email) => form.set({ email })}
          type="email"
          autoComplete="email"
        />
        <Submit sending={form.sending}>{t("recover.submit")}</Submit>
      </form>
      <p class="foot">
        {rich("recover.no_email", { phone: <Call number={contact.phone} /> })}{" "}
        <a href={href("/sign-in")}>{t("recover.sign_in")}</a>
      </p>
    </>
  );
}

function CheckEmail({ sent, onAgain }: { sent: Sent; onAgain: () => void }) {
  const { name, contact } = thePractice();
  return (
    <div class="stack">
      <PageHead title={t("recover.sent_title")} />
      <p>{rich("recover.sent", { practice: name, email: <strong>{sent.email}</strong> })}</p>
      <p>{t("recover.sent_minutes", { n: sent.minutes })}</p>
      <p>{rich("recover.nothing_came", { phone: <Call number={contact.phone} /> })}</p>
      <button class="btn quiet" type="button" onClick={onAgain}>
        {t("recover.again")}
      </button>
    </div>
  );
}

/** Forgot username or password: one address, and the same answer for everyone (requirement 10). */
export default function RecoverPage() {
  const [sent, setSent] = useState<Sent | null>(null);
  const turn = (to: Sent | null): void => {
    arrive();
    setSent(to);
  };
  return sent ? <CheckEmail sent={sent} onAgain={() => turn(null)} /> : <EmailForm onSent={turn} />;
}
