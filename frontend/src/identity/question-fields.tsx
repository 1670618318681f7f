import type { Errors, Form } from "../lib/forms";
import { t } from "../lib/i18n";
import type { IdentityValidation } from "../lib/types";
import { Field } from "../ui/field";
import { PasswordField } from "../ui/password-field";
import { TextField } from "../ui/text-field";
import "./account-words";

/** A question that was chosen or written, and its answer. */
export type Chosen = Record<"question" | "own_question" | "answer", string>;

const OWN = "own";

export function checkQuestion({ question, own_question, answer }: Chosen): Errors<Chosen> {
  return {
    ...(!question && { question: t("question.which_missing") }),
    ...(question === OWN && !own_question.trim() && { own_question: t("question.own_missing") }),
    ...(!answer.trim() && { answer: t("question.answer_missing") }),
  };
}

/** As the API takes it. */
export function questionBody({ question, own_question, answer }: Chosen): object {
  const own = question === OWN ? { own_question: own_question.trim() } : {};
  return { question, ...own, answer: answer.trim() };
}

interface Props {
  form: Form<Chosen>;
  questions: IdentityValidation["questions"];
}

/** One of the portal's questions or one's own, and the answer, masked (requirement 9). */
export const QuestionFields = ({ form: { values, errors, set }, questions }: Props) => (
  <>
    <Field id="question" label={t("question.which")} error={errors.question}>
      {(control) => (
        <select {...control} value={values.question} onChange={(event) => set({ question: event.currentTarget.value })}>
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
        onValue={(own_question) => set({ own_question })}
      />
    )}
    <PasswordField
      id="answer"
      label={t("question.answer")}
      hint={t("question.answer_hint")}
      error={errors.answer}
      value={values.answer}
      onValue={(answer) => set({ answer })}
      autoComplete="off"
    />
  </>
);
