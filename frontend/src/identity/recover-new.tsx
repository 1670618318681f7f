import { useState } from "preact/hooks";
import words from "../i18n/en.recovery.json";
import { api, ApiError } from "../lib/api";
import { useForm } from "../lib/forms";
import { addWords, rich, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { href } from "../lib/place";
import { thePractice } from "../lib/practice";
import { arrive, go } from "../lib/router";
import { enter } from "../lib/session";
import type { Recovery, Session } from "../lib/types";
import { Call } from "../ui/emergency";
import { ErrorSummary } from "../ui/error-summary";
import { Loaded } from "../ui/loaded";
import { PageHead } from "../ui/page-head";
import { PasswordField } from "../ui/password-field";
import { SkelHead, SkelLine } from "../ui/skeleton";
import { Submit } from "../ui/submit";
import { useLinkToken } from "./link";
import { checkNewPassword, type NewPassword, NewPasswordFields } from "./new-password-fields";
import { OwnUsername } from "./own-username";
import "./account-words";

addWords(words);

const isDead = (error: unknown): boolean => error instanceof ApiError && error.status === 410;

/** Whose password the link replaces; null where the page was opened without its link. Looking changes nothing. */
async function openLink(token: string): Promise<Recovery | null> {
  return token ? api<Recovery>("/recovery/link", { method: "POST", body: { token } }) : null;
}

/** Saves the password, with the answer where one was asked for, and goes in. */
async function finish(token: string, password: string, answer: string | null): Promise<void> {
  enter(await api<Session>("/recovery/answer", { method: "POST", body: { token, password, answer } }));
  go("/", { replace: true });
}

function Dead({ missing }: { missing: boolean }) {
  return (
    <>
      <PageHead
        title={t(missing ? "recover.no_token_title" : "recover.dead_title")}
        lead={t(missing ? "recover.no_token" : "recover.dead")}
      />
      <p>
        <a href={href("/recover")}>{t("recover.new_email")}</a>
      </p>
      <p class="foot">
        {t("recover.saved_before")} <a href={href("/sign-in")}>{t("sign_in.title")}</a>
      </p>
    </>
  );
}

interface Step {
  token: string;
  onDead: () => void;
}

interface PasswordStep extends Step {
  found: Recovery;
  onQuestion: (password: string, question: string) => void;
}

function PasswordForm({ token, found, onQuestion, onDead }: PasswordStep) {
  const form = useForm<NewPassword>({
    initial: { password: "", confirm: "" },
    check: (values) => checkNewPassword(values, found.shortest),
    async send({ password }) {
      const body = { token, password };
      const { question } = await api<{ question: string | null }>("/recovery/password", { method: "POST", body });
      if (question === null) await finish(token, password, null);
      else onQuestion(password, question);
    },
    refused(error) {
      if (isDead(error)) onDead();
      return isDead(error);
    },
  });
  return (
    <>
      <ErrorSummary form={form} />
      <PageHead title={t("recover.choose_title")} />
      <form class="stack-l" noValidate onSubmit={form.submit}>
        <OwnUsername username={found.username} />
        <NewPasswordFields
          values={form.values}
          errors={form.errors}
          onChange={form.set}
          own={[found.username]}
          least={found.shortest}
        />
        <Submit sending={form.sending}>{t("recover.save")}</Submit>
      </form>
    </>
  );
}

interface AnswerStep extends Step {
  password: string;
  question: string;
}

function AnswerForm({ token, password, question, onDead }: AnswerStep) {
  const form = useForm<{ answer: string }>({
    initial: { answer: "" },
    check: ({ answer }): { answer?: string } => (answer.trim() ? {} : { answer: t("question.answer_missing") }),
    send: ({ answer }) => finish(token, password, answer),
    refused(error) {
      if (isDead(error)) onDead();
      return isDead(error);
    },
  });
  const { name, contact } = thePractice();
  return (
    <>
      <ErrorSummary form={form} />
      <PageHead title={t("recover.answer_title")} lead={t("recover.answer_lead")} />
      <form class="stack-l" noValidate onSubmit={form.submit}>
        <PasswordField
          id="answer"
          label={question}
          hint={t("recover.answer_hint")}
          error={form.errors.answer}
          value={form.values.answer}
          onValue={(answer) => form.set({ answer })}
          autoComplete="off"
        />
        <Submit sending={form.sending}>{t("recover.finish")}</Submit>
      </form>
      <p class="foot">
        {rich("recover.answer_forgotten", { practice: name, phone: <Call number={contact.phone} /> })}
      </p>
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

/** Opens the link of an email: a new password, then the security question, and nothing counts before its answer. */
export default function RecoverNewPage() {
  const token = useLinkToken();
  const [dead, setDead] = useState(false);
  const [chosen, setChosen] = useState<{ password: string; question: string } | null>(null);
  const link = useLoad(() => openLink(token), [token]);
  const step: Step = {
    token,
    onDead() {
      arrive();
      setDead(true);
    },
  };
  function askQuestion(password: string, question: string): void {
    arrive();
    setChosen({ password, question });
  }
  if (dead || isDead(link.error)) return <Dead missing={false} />;
  if (chosen) return <AnswerForm {...step} {...chosen} />;
  return (
    <Loaded load={link} skeleton={<Waiting />}>
      {(found) => (found ? <PasswordForm {...step} found={found} onQuestion={askQuestion} /> : <Dead missing />)}
    </Loaded>
  );
}
