import { api } from "../lib/api";
import { type Errors, useForm } from "../lib/forms";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { enter } from "../lib/session";
import type { IdentityValidation, Session } from "../lib/types";
import { ErrorSummary } from "../ui/error-summary";
import { Field } from "../ui/field";
import { Loaded } from "../ui/loaded";
import { PageHead } from "../ui/page-head";
import { PasswordField } from "../ui/password-field";
import { SkelHead, SkelLine } from "../ui/skeleton";
import { Submit } from "../ui/submit";
import { TextField } from "../ui/text-field";

type Choice = Record<"question" | "own_question" | "answer", string>;
type Question = IdentityValidation["questions"][number];

const OWN = "own";

function check({ question, own_question, answer }: Choice): Errors<Choice> {
  return {
    ...(!question && { question: t("question.which_missing") }),
    ...(question === OWN && !own_question.trim() && { own_question: t("question.own_missing") }),
    ...(!answer.trim() && { answer: t("question.answer_missing") }),
  };
}

async function send({ question, own_question, answer }: Choice): Promise<void> {
  const own = question === OWN ? { own_question: own_question.trim() } : {};
  const body = { question, ...own, answer: answer.trim() };
  enter(await api<Session>("/identity-validation/security-question", { method: "POST", body }));
}

function QuestionForm({ questions }: { questions: Question[] }) {
  const form = useForm<Choice>({ initial: { question: "", own_question: "", answer: "" }, check, send });
  const { values, errors } = form;
  return (
    <>
      <ErrorSummary form={form} />
      <PageHead title={t("question.title")} lead={t("question.lead")} />
      <form class="stack-l" noValidate onSubmit={form.submit}>
        <Field id="question" label={t("question.which")} error={errors.question}>
          {(control) => (
            <select
              {...control}
              value={values.question}
              onChange={(event) => form.set({ question: event.currentTarget.value })}
            >
              <option value="">{t("question.choose")}</option>
              {questions
                .filter(({ id }) => id !== OWN)
                .map(({ id, label }) => (
                  <option key={id} value={id}>
                    {label}
                  </option>
                ))}
              <option value={OWN}>{t("question.own")}</option>
            </select>
          )}
        </Field>
        {values.question === OWN && (
          <TextField
            id="own_question"
            label={t("question.own_text")}
            error={errors.own_question}
            value={values.own_question}
            onValue={(own_question) => form.set({ own_question })}
          />
        )}
        <PasswordField
          id="answer"
          label={t("question.answer")}
          hint={t("question.answer_hint")}
          error={errors.answer}
          value={values.answer}
          onValue={(answer) => form.set({ answer })}
          autoComplete="off"
        />
        <Submit sending={form.sending}>{t("question.submit")}</Submit>
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
