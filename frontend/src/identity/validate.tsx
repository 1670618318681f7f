import { useState } from "preact/hooks";
import { api, ApiError } from "../lib/api";
import { type Errors, type Form, useForm } from "../lib/forms";
import { rich, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { thePractice } from "../lib/practice";
import { arrive } from "../lib/router";
import { enter } from "../lib/session";
import { parseDate } from "../lib/typed-date";
import type { IdentityValidation, Session } from "../lib/types";
import { Call } from "../ui/emergency";
import { ErrorSummary } from "../ui/error-summary";
import { FieldError } from "../ui/field";
import { Loaded } from "../ui/loaded";
import { PageHead } from "../ui/page-head";
import { SkelHead, SkelLine } from "../ui/skeleton";
import { Submit } from "../ui/submit";
import { TextField } from "../ui/text-field";
import { Cancel } from "./cancel";
import "./account-words";

type Answers = Record<"birth_date" | "phone" | "extension", string> & { attested: boolean };

const digits = (text: string): string => text.replace(/\D/g, "");

function check({ attested, birth_date, phone }: Answers): Errors<Answers> {
  const birth = birth_date.trim();
  const number = phone.trim();
  return {
    ...(!attested && { attested: t("validate.attest_missing") }),
    ...(!birth && !number && { birth_date: t("validate.none") }),
    ...(birth && !parseDate(birth) && { birth_date: t("validate.birth_date_wrong") }),
    ...(number && !/^1?\d{10}$/.test(digits(number)) && { phone: t("validate.phone_wrong") }),
  };
}

/** Only what was filled in is sent. */
function answers({ birth_date, phone, extension }: Answers): object {
  return {
    attested: true,
    ...(birth_date.trim() && { birth_date: parseDate(birth_date) }),
    ...(phone.trim() && { phone: phone.trim() }),
    ...(phone.trim() && extension.trim() && { extension: extension.trim() }),
  };
}

function Attestation({ form, name }: { form: Form<Answers>; name: string }) {
  const wrong = form.errors.attested;
  return (
    <div class="field" data-bad={wrong ? "" : undefined}>
      {wrong && <FieldError id="attested-error" words={wrong} />}
      <label class="check" for="attested">
        <input
          id="attested"
          type="checkbox"
          checked={form.values.attested}
          aria-invalid={wrong ? "true" : undefined}
          aria-describedby={wrong ? "attested-error" : undefined}
          onChange={(event) => form.set({ attested: event.currentTarget.checked })}
        />
        <span>{t("validate.attest", { name })}</span>
      </label>
    </div>
  );
}

/** Said beside all that was sent: nobody learns which of it the practice has otherwise. */
function noMatch({ birth_date, phone }: Answers): Errors<Answers> {
  const words = t("validate.no_match");
  return { ...(birth_date.trim() && { birth_date: words }), ...(phone.trim() && { phone: words }) };
}

function Questions({ form, wrong }: { form: Form<Answers>; wrong: Errors<Answers> }) {
  const { values } = form;
  const errors = { ...wrong, ...form.errors };
  return (
    <fieldset class="stack">
      <legend>{t("validate.one_of")}</legend>
      <TextField
        id="birth_date"
        label={t("validate.birth_date")}
        hint={t("validate.birth_date_hint")}
        error={errors.birth_date}
        value={values.birth_date}
        onValue={(birth_date) => form.set({ birth_date })}
        autoComplete="bday"
        width="medium"
      />
      <p class="or">{t("validate.or")}</p>
      <div class="phone-pair">
        <TextField
          id="phone"
          label={t("validate.phone")}
          hint={t("validate.phone_hint")}
          error={errors.phone}
          value={values.phone}
          onValue={(phone) => form.set({ phone })}
          type="tel"
          autoComplete="tel-national"
        />
        <TextField
          id="extension"
          label={t("validate.extension")}
          error={errors.extension}
          value={values.extension}
          onValue={(extension) => form.set({ extension })}
          type="tel"
          width="short"
        />
      </div>
    </fieldset>
  );
}

function Locked() {
  const { name, contact } = thePractice();
  return (
    <div class="stack">
      <PageHead title={t("validate.locked_title")} />
      <p>{rich("validate.locked", { practice: name, phone: <Call number={contact.phone} /> })}</p>
      <Cancel>{t("sign_out")}</Cancel>
    </div>
  );
}

function ValidationForm({ asked, onLocked }: { asked: IdentityValidation; onLocked: () => void }) {
  const [wrong, setWrong] = useState<Errors<Answers>>({});
  const form = useForm<Answers>({
    initial: { attested: false, birth_date: "", phone: "", extension: "" },
    check,
    async send(values) {
      setWrong({});
      enter(await api<Session>("/identity-validation/answers", { method: "POST", body: answers(values) }));
    },
    refused(error) {
      if (error.code === "identity.validation_failed") setWrong(noMatch(form.values));
      const locked = error.code === "identity.validation_locked";
      if (locked) onLocked();
      return locked;
    },
  });
  return (
    <>
      <ErrorSummary form={form} />
      <PageHead
        title={t("validate.title", { name: asked.first_name })}
        tab={t("validate.tab")}
        lead={t("validate.lead")}
      />
      <form class="stack-l" noValidate onSubmit={form.submit}>
        <Attestation form={form} name={asked.first_name} />
        <Questions form={form} wrong={wrong} />
        {asked.tries_left < 5 && !form.trouble && <p class="hint">{t("validate.tries", { n: asked.tries_left })}</p>}
        <Submit sending={form.sending}>{t("validate.submit")}</Submit>
        <Cancel />
      </form>
    </>
  );
}

const Waiting = () => (
  <div class="stack">
    <SkelHead />
    {[1, 2, 3, 4, 5].map((n) => (
      <SkelLine key={n} />
    ))}
  </div>
);

/** User Validation (requirement 7): before anything else, the person confirms who they are. */
export default function ValidatePage() {
  const [locked, setLocked] = useState(false);
  const asked = useLoad(() => api<IdentityValidation>("/identity-validation"), []);
  const refused = asked.error instanceof ApiError && asked.error.code === "identity.validation_locked";
  function lock(): void {
    arrive();
    setLocked(true);
  }
  if (locked || refused) return <Locked />;
  return (
    <Loaded load={asked} skeleton={<Waiting />}>
      {(found) => <ValidationForm asked={found} onLocked={lock} />}
    </Loaded>
  );
}
