import { useLayoutEffect, useState } from "preact/hooks";
import words from "../../i18n/en.sign-up.json";
import { type Errors, type Form, useForm } from "../../lib/forms";
import { addWords, t } from "../../lib/i18n";
import { href } from "../../lib/place";
import { arrive } from "../../lib/router";
import { parseDate } from "../../lib/typed-date";
import { ErrorSummary } from "../../ui/error-summary";
import { Field } from "../../ui/field";
import { Note } from "../../ui/note";
import { Submit } from "../../ui/submit";
import { useLinkToken } from "../link";
import { type Applying, useApplication } from "./application";
import { checkBirthDate, checkFilled, isEmail, isPhone, isPostalCode, problem } from "./checks";
import { FormText } from "./form-text";
import { StepHead } from "./parts";
import { Steps } from "./steps";
import { Stopped, useStop } from "./stopped";

addWords(words);

type Patient = "patient_first_name" | "patient_last_name" | "patient_birth_date" | "patient_phone" | "patient_postal_code";
type Asked = Record<Patient | "first_name" | "last_name" | "relationship" | "email", string>;

const PATH = "/family-requests";
const STEPS = 5;
const RELATIONSHIPS = ["spouse", "parent", "child", "sibling", "relative", "friend", "caregiver"] as const;
const EMPTY: Asked = {
  patient_first_name: "",
  patient_last_name: "",
  patient_birth_date: "",
  patient_phone: "",
  patient_postal_code: "",
  first_name: "",
  last_name: "",
  relationship: "",
  email: "",
};

function checkPatient(typed: Asked): Errors<Asked> {
  const { patient_phone: phone, patient_postal_code: postal } = typed;
  return {
    ...checkFilled("patient_first_name", typed.patient_first_name, t("sign_up.first_name_missing")),
    ...checkFilled("patient_last_name", typed.patient_last_name, t("sign_up.last_name_missing")),
    ...checkBirthDate("patient_birth_date", typed.patient_birth_date),
    ...problem("patient_phone", phone.trim() !== "" || postal.trim() !== "", t("sign_up.phone_or_postal_code")),
    ...(phone.trim() && problem("patient_phone", isPhone(phone), t("sign_up.phone_wrong"))),
    ...(postal.trim() && problem("patient_postal_code", isPostalCode(postal), t("sign_up.postal_code_wrong"))),
  };
}

const checkRequester = (typed: Asked): Errors<Asked> => ({
  ...checkFilled("first_name", typed.first_name, t("sign_up.first_name_missing")),
  ...checkFilled("last_name", typed.last_name, t("sign_up.last_name_missing")),
  ...checkFilled("relationship", typed.relationship, t("sign_up.relationship_missing")),
  ...problem("email", isEmail(typed.email), t("sign_up.email_wrong")),
});

const AboutPatient = ({ form }: { form: Form<Asked> }) => (
  <>
    <FormText form={form} name="patient_first_name" label={t("sign_up.patient_first_name")} />
    <FormText form={form} name="patient_last_name" label={t("sign_up.patient_last_name")} />
    <FormText
      form={form}
      name="patient_birth_date"
      label={t("sign_up.patient_birth_date")}
      hint={t("sign_up.birth_date_hint")}
      width="medium"
    />
    <fieldset class="stack">
      <legend>{t("sign_up.one_of")}</legend>
      <FormText form={form} name="patient_phone" label={t("sign_up.patient_phone")} type="tel" width="medium" />
      <p class="or">{t("sign_up.or")}</p>
      <FormText form={form} name="patient_postal_code" label={t("sign_up.patient_postal_code")} width="short" />
    </fieldset>
  </>
);

const AboutRequester = ({ form }: { form: Form<Asked> }) => (
  <>
    <FormText form={form} name="first_name" label={t("sign_up.own_first_name")} autoComplete="given-name" />
    <FormText form={form} name="last_name" label={t("sign_up.own_last_name")} autoComplete="family-name" />
    <Field id="relationship" label={t("sign_up.relationship")} error={form.errors.relationship}>
      {(control) => (
        <select
          {...control}
          value={form.values.relationship}
          onChange={(event) => form.set({ relationship: event.currentTarget.value })}
        >
          <option value="">{t("sign_up.choose")}</option>
          {RELATIONSHIPS.map((each) => (
            <option key={each} value={each}>
              {t(`sign_up.relationship_${each}`)}
            </option>
          ))}
        </select>
      )}
    </Field>
    <FormText
      form={form}
      name="email"
      label={t("sign_up.email")}
      hint={t("sign_up.email_hint")}
      type="email"
      autoComplete="email"
    />
  </>
);

function RequestForm({ applying }: { applying: Applying<Asked> }) {
  const [about, setAbout] = useState<"patient" | "requester">("patient");
  const { stop, refused } = useStop(applying.forget);
  function turnTo(page: typeof about): void {
    arrive();
    setAbout(page);
  }
  const form = useForm<Asked>({
    initial: applying.values,
    check: (typed) => (about === "patient" ? checkPatient(typed) : checkRequester(typed)),
    async send(typed) {
      if (about === "patient") turnTo("requester");
      else await applying.begin({ ...typed, patient_birth_date: parseDate(typed.patient_birth_date) });
    },
    refused(error) {
      if (Object.keys(error.errors).some((name) => name.startsWith("patient_"))) setAbout("patient");
      return refused(error);
    },
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
          <p>{t("sign_up.expired_family")}</p>
        </Note>
      )}
      {about === "patient" ? (
        <StepHead
          key="patient"
          at={1}
          of={STEPS}
          title={t("sign_up.about_patient_title")}
          lead={t("sign_up.about_patient_lead")}
        />
      ) : (
        <StepHead key="requester" at={2} of={STEPS} title={t("sign_up.about_you_title")} />
      )}
      <form class="stack-l" noValidate onSubmit={form.submit}>
        {about === "patient" ? <AboutPatient form={form} /> : <AboutRequester form={form} />}
        <Submit sending={form.sending}>{t("sign_up.continue")}</Submit>
      </form>
      <div class="foot stack">
        {about === "patient" ? (
          <a href={href("/sign-up")}>{t("sign_up.other_way")}</a>
        ) : (
          <button class="btn quiet" type="button" onClick={() => turnTo("patient")}>
            {t("sign_up.back")}
          </button>
        )}
      </div>
    </>
  );
}

/** Someone of the family asks for access: the passcode goes to the patient, who hands it over (requirement 13). */
export default function FamilyPage() {
  const applying = useApplication(PATH, EMPTY, useLinkToken());
  const name = applying.values.patient_first_name.trim() || t("sign_up.the_patient");
  return (
    <Steps
      applying={applying}
      of={STEPS}
      form={<RequestForm key={applying.round} applying={applying} />}
      proof={{
        step: "passcode",
        title: t("sign_up.passcode_title", { name }),
        lead: t("sign_up.passcode_lead", { name }),
        label: t("sign_up.passcode"),
        hint: t("sign_up.passcode_hint"),
        none: "sign_up.no_passcode",
      }}
      account={{ lead: t("sign_up.family_account_lead"), to: "/family", family: true }}
    />
  );
}
