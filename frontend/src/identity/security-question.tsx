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
import { type Chosen, checkQuestion, QuestionFields, questionBody } from "./question-fields";
import "./account-words";

async function send(values: Chosen): Promise<void> {
  const body = questionBody(values);
  enter(await api<Session>("/identity-validation/security-question", { method: "POST", body }));
}

function QuestionForm({ questions }: Pick<IdentityValidation, "questions">) {
  const form = useForm<Chosen>({
    initial: { question: "", own_question: "", answer: "" },
    check: checkQuestion,
    send,
  });
  return (
    <>
      <ErrorSummary form={form} />
      <PageHead title={t("question.title")} lead={t("question.lead")} />
      <form class="stack-l" noValidate onSubmit={form.submit}>
        <QuestionFields form={form} questions={questions} />
        <Submit sending={form.sending}>{t("question.submit")}</Submit>
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

/** The security question that later helps someone back in who has forgotten the password (requirement 9). */
export default function SecurityQuestionPage() {
  const asked = useLoad(() => api<IdentityValidation>("/identity-validation"), []);
  return (
    <Loaded load={asked} skeleton={<Waiting />}>
      {({ questions }) => <QuestionForm questions={questions} />}
    </Loaded>
  );
}
