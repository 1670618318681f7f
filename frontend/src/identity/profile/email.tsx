import { useEffect, useRef, useState } from "preact/hooks";
import { say } from "../../lib/announce";
import { api, type ApiError } from "../../lib/api";
import { type Errors, useForm } from "../../lib/forms";
import { t } from "../../lib/i18n";
import type { Profile } from "../../lib/types";
import { ErrorSummary } from "../../ui/error-summary";
import { Note } from "../../ui/note";
import { TextField } from "../../ui/text-field";
import { Buttons, type PartProps, Section } from "./section";

/** A code that is on its way to the new address. */
interface Asked {
  handle: string;
  email: string;
  minutes: number;
}

const KEPT = "profile.email"; // a phone may drop this page while its person looks at the mail

/** What this person began in this tab; what someone else left there is thrown away. */
function kept(username: string): Asked | null {
  const text = sessionStorage.getItem(KEPT);
  const found = text === null ? null : (JSON.parse(text) as Asked & { username: string });
  if (found?.username === username) return found;
  sessionStorage.removeItem(KEPT);
  return null;
}

function keep(username: string, asked: Asked | null): void {
  if (asked) sessionStorage.setItem(KEPT, JSON.stringify({ ...asked, username }));
  else sessionStorage.removeItem(KEPT);
}

type NewEmail = Record<"email", string>;

function checkEmail({ email }: NewEmail): Errors<NewEmail> {
  return /^\S+@\S+\.\S+$/.test(email.trim()) ? {} : { email: t("profile.email_wrong") };
}

function AskForm({ editing, onAsked }: Pick<PartProps, "editing"> & { onAsked: (asked: Asked) => void }) {
  const form = useForm<NewEmail>({
    initial: { email: "" },
    check: checkEmail,
    async send({ email }) {
      onAsked(await api<Asked>("/profile/email", { method: "POST", body: { email: email.trim() } }));
    },
  });
  return (
    <form class="stack" noValidate onSubmit={form.submit}>
      <ErrorSummary form={form} />
      <TextField
        id="email"
        label={t("profile.email_new")}
        hint={t("profile.email_hint")}
        error={form.errors.email}
        value={form.values.email}
        onValue={(email) => form.set({ email })}
        type="email"
        autoComplete="email"
      />
      <Buttons editing={editing} sending={form.sending} words={t("profile.email_send")} />
    </form>
  );
}

type Code = Record<"code", string>;

interface CodeProps extends Pick<PartProps, "editing"> {
  asked: Asked;
  onChanged: (profile: Profile) => void;
  onAgain: () => void;
}

function CodeForm({ editing, asked, onChanged, onAgain }: CodeProps) {
  const [dead, setDead] = useState(false);
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (dead) note.current?.focus();
  }, [dead]);
  const form = useForm<Code>({
    initial: { code: "" },
    check: ({ code }) => (code.trim() ? {} : { code: t("profile.email_code_missing") }),
    async send({ code }) {
      const body = { handle: asked.handle, code: code.trim() };
      onChanged(await api<Profile>("/profile/email/code", { method: "POST", body }));
    },
    refused(error: ApiError) {
      if (error.status !== 410) return false;
      form.reset();
      setDead(true);
      return true;
    },
  });
  return (
    <form class="stack" noValidate onSubmit={form.submit}>
      <ErrorSummary form={form} />
      {dead ? (
        <div class="told" role="alert" tabIndex={-1} ref={note}>
          <Note tone="bad">{t("profile.email_dead")}</Note>
        </div>
      ) : (
        <Note>{t("profile.email_sent", { email: asked.email, n: asked.minutes })}</Note>
      )}
      <TextField
        id="code"
        label={t("profile.email_code")}
        hint={t("profile.email_code_hint")}
        error={form.errors.code}
        value={form.values.code}
        onValue={(code) => form.set({ code })}
        type="tel"
        autoComplete="one-time-code"
        width="medium"
      />
      <Buttons editing={editing} sending={form.sending} words={t("profile.email_save")} />
      <div>
        <button class="btn-link" type="button" onClick={onAgain}>
          {t("profile.email_again")}
        </button>
      </div>
    </form>
  );
}

/** The address: another one counts once the code that was mailed to it came back. */
export function EmailSection({ profile, editing, onProfile }: PartProps) {
  const [asked, setAsked] = useState(() => kept(profile.username));
  const ask = (next: Asked | null): void => {
    keep(profile.username, next);
    setAsked(next);
  };
  const sent = (next: Asked): void => {
    ask(next);
    say(t("profile.email_sent", { email: next.email, n: next.minutes }));
  };
  const changed = (next: Profile): void => {
    ask(null);
    onProfile(next);
    editing.done("email", t("profile.email_saved", { email: next.email }));
  };
  return (
    <Section
      part="email"
      editing={editing}
      title={t("profile.email")}
      about={t("profile.email_about")}
      now={<strong>{profile.email}</strong>}
      step={asked ? "code" : "address"}
    >
      {asked ? (
        <CodeForm editing={editing} asked={asked} onChanged={changed} onAgain={() => ask(null)} />
      ) : (
        <AskForm editing={editing} onAsked={sent} />
      )}
    </Section>
  );
}
