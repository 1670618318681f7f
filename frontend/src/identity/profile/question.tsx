import { api } from "../../lib/api";
import { useForm } from "../../lib/forms";
import { t } from "../../lib/i18n";
import type { Profile } from "../../lib/types";
import { ErrorSummary } from "../../ui/error-summary";
import { type Chosen, checkQuestion, QuestionFields, questionBody } from "../question-fields";
import { Buttons, type PartProps, Section } from "./section";

function QuestionForm({ profile, editing, onProfile }: PartProps) {
  const form = useForm<Chosen>({
    initial: { question: "", own_question: "", answer: "" },
    check: checkQuestion,
    async send(values) {
      onProfile(await api<Profile>("/profile/question", { method: "POST", body: questionBody(values) }));
      editing.done("question");
    },
  });
  return (
    <form class="stack" noValidate onSubmit={form.submit}>
      <ErrorSummary form={form} />
      <QuestionFields form={form} questions={profile.questions} />
      <Buttons editing={editing} sending={form.sending} />
    </form>
  );
}

/** The security question, where the practice asks one. */
export const QuestionSection = (props: PartProps) =>
  props.profile.questions.length > 0 ? (
    <Section
      part="question"
      editing={props.editing}
      title={t("profile.question")}
      about={t("profile.question_about")}
      now={props.profile.question && <strong>{props.profile.question}</strong>}
    >
      <QuestionForm {...props} />
    </Section>
  ) : null;
