import { useLayoutEffect } from "preact/hooks";
import words from "../../i18n/en.sign-up.json";
import { type Errors, useForm } from "../../lib/forms";
import { addWords, t } from "../../lib/i18n";
import { href } from "../../lib/place";
import { parseDate } from "../../lib/typed-date";
import { ErrorSummary } from "../../ui/error-summary";
import { Note } from "../../ui/note";
import { Submit } from "../../ui/submit";
import { type Applying, useApplication } from "./application";
import { checkBirthDate, checkFilled, isEmail, isPhone, isPostalCode, problem } from "./checks";
import { FormText } from "./form-text";
import { StepHead } from "./parts";
import { Steps } from "./steps";
import { Stopped, useStop } from "./stopped";

addWords(words);

type Details = Record<"first_name" | "last_name" | "birth_date" | "phone" | "postal_code" | "email", string>;

const PATH = "/sign-up/registrations";
const EMPTY: Details = { first_name: "", last_name: "", birth_date: "", phone: "", postal_code: "", email: "" };
const STEPS = 4;

const check = (typed: Details): Errors<Details> => ({
  ...checkFilled("first_name", typed.first_name, t("sign_up.first_name_missing")),
  ...checkFilled("last_name", typed.last_name, t("sign_up.last_name_missing")),
  ...checkBirthDate("birth_date", typed.birth_date),
  ...problem("phone", isPhone(typed.phone), t("sign_up.phone_wrong")),
  ...problem("postal_code", isPostalCode(typed.postal_code), t("sign_up.postal_code_wrong")),
  ...problem("email", isEmail(typed.email), t("sign_up.email_wrong")),
});

function DetailsForm({ applying }: { applying: Applying<Details> }) {
  const { stop, refused } = useStop(applying.forget);
  const form = useForm<Details>({
    initial: applying.values,
    check,
    send: (typed) => applying.begin({ ...typed, birth_date: parseDate(typed.birth_date) }),
    refused,
  });
  useLayoutEffect(() => {
    if (!stop) applying.keep(form.values); // at once: the page may be loaded again the moment after
  }, [form.values, stop]);
  if (stop) return <Stopped {...stop} />;
  return (
    <>
      <ErrorSummary form={form} />
      {applying.expired && (
        <Note tone="warn">
          <p>{t("sign_up.expired")}</p>
        </Note>
      )}
      <StepHead at={1} of={STEPS} title={t("sign_up.details_title")} lead={t("sign_up.details_lead")} />
      <form class="stack-l" noValidate onSubmit={form.submit}>
        <FormText form={form} name="first_name" label={t("sign_up.first_name")} autoComplete="given-name" />
        <FormText form={form} name="last_name" label={t("sign_up.last_name")} autoComplete="family-name" />
        <FormText
          form={form}
          name="birth_date"
          label={t("sign_up.birth_date")}
          hint={t("sign_up.birth_date_hint")}
          autoComplete="bday"
          width="medium"
        />
        <FormText
          form={form}
          name="phone"
          label={t("sign_up.phone")}
          hint={t("sign_up.phone_hint")}
          type="tel"
          autoComplete="tel-national"
          width="medium"
        />
        <FormText
          form={form}
          name="postal_code"
          label={t("sign_up.postal_code")}
          autoComplete="postal-code"
          width="short"
        />
        <FormText
          form={form}
          name="email"
          label={t("sign_up.email")}
          hint={t("sign_up.email_hint")}
          type="email"
          autoComplete="email"
        />
        <Submit sending={form.sending}>{t("sign_up.continue")}</Submit>
      </form>
      <p class="foot">
        <a href={href("/sign-up")}>{t("sign_up.other_way")}</a>
      </p>
    </>
  );
}

/** A patient signs up: details, their own mailbox, the practice's contact of them, an account (requirement 4). */
export default function PatientPage() {
  const applying = useApplication(PATH, EMPTY);
  return (
    <Steps
      applying={applying}
      of={STEPS}
      form={<DetailsForm key={applying.round} applying={applying} />}
      proof={{
        step: "chart-code",
        title: t("sign_up.chart_title"),
        lead: t("sign_up.chart_lead"),
        label: t("sign_up.second_code"),
        hint: t("sign_up.code_hint"),
        none: "sign_up.no_chart_code",
      }}
      account={{ lead: t("sign_up.account_lead"), to: "/welcome" }}
    />
  );
}
