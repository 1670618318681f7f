import { api } from "../lib/api";
import { type Errors, useForm } from "../lib/forms";
import { t } from "../lib/i18n";
import type { DeskPatientDetail } from "../lib/types";
import { ErrorSummary } from "../ui/error-summary";
import { Note } from "../ui/note";
import { Submit } from "../ui/submit";
import { TextField } from "../ui/text-field";
import { tell } from "./news";
import { typedEmailOf } from "./open-tasks";

/** An invitation, with which the patient chooses username and password, or an account that the practice assigns. */
type Way = "invitations" | "account";
interface Wanted extends Record<string, string> {
  way: Way;
  email: string;
}
interface Props {
  patient: DeskPatientDetail;
  onChange: (patient: DeskPatientDetail) => void;
}

const WAYS: Way[] = ["invitations", "account"];

export function checkEmail(email: string): { email?: string } {
  return /^\S+@\S+\.\S+$/.test(email.trim()) ? {} : { email: t("invite.email_wrong") };
}

const WayFields = ({ way, onWay }: { way: Way; onWay: (way: Way) => void }) => (
  <fieldset class="stack">
    <legend>{t("invite.way")}</legend>
    <div class="choice">
      {WAYS.map((each) => (
        <label key={each}>
          <input type="radio" name="way" checked={way === each} onChange={() => onWay(each)} />
          {t(`invite.way.${each}`)}
        </label>
      ))}
    </div>
  </fieldset>
);

function AccessForm({ patient, onChange }: Props) {
  const { invitation, assigned } = patient;
  const typed = typedEmailOf(patient);
  const form = useForm<Wanted>({
    initial: { way: assigned ? "account" : "invitations", email: invitation?.email ?? typed ?? patient.email ?? "" },
    check: ({ email }): Errors<Wanted> => checkEmail(email),
    async send({ way, email }, idempotencyKey) {
      const body = { email: email.trim() };
      onChange(await api<DeskPatientDetail>(`/desk/patients/${patient.id}/${way}`, { method: "POST", body, idempotencyKey }));
      tell(t(`invite.sent.${way}`, { email: body.email }));
    },
  });
  const { way, email } = form.values;
  const again = invitation !== null && assigned === (way === "account");
  return (
    <form class="stack part" noValidate onSubmit={form.submit} aria-labelledby="invite-title">
      <h3 id="invite-title">{t(again ? `invite.again_title.${way}` : "invite.title")}</h3>
      <ErrorSummary form={form} />
      {!assigned && <WayFields way={way} onWay={(chosen) => form.set({ way: chosen })} />}
      <TextField
        id="email"
        label={t("invite.email")}
        hint={t(email === typed ? "invite.email_typed" : "invite.email_hint")}
        error={form.errors.email}
        value={email}
        onValue={(typed) => form.set({ email: typed })}
        type="email"
      />
      <div class="row">
        <Submit sending={form.sending}>{t(again ? "invite.again" : `invite.send.${way}`)}</Submit>
        {invitation && <span class="hint">{t(assigned ? "invite.old_password_note" : "invite.again_note")}</span>}
      </div>
    </form>
  );
}

/** The ways into the portal that staff can give, or kindly why this patient cannot have one. */
export const GiveAccess = ({ patient, onChange }: Props) =>
  patient.may_invite.allowed ? (
    <AccessForm patient={patient} onChange={onChange} />
  ) : (
    patient.may_invite.reason && (
      <Note>
        <strong>{t("invite.not_allowed")}</strong>
        <p>{patient.may_invite.reason}</p>
      </Note>
    )
  );
