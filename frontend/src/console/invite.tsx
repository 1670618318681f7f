import { say } from "../lib/announce";
import { api } from "../lib/api";
import { type Errors, useForm } from "../lib/forms";
import { t } from "../lib/i18n";
import type { DeskPatientDetail } from "../lib/types";
import { ErrorSummary } from "../ui/error-summary";
import { Note } from "../ui/note";
import { Submit } from "../ui/submit";
import { TextField } from "../ui/text-field";

type Invite = Record<"email", string>;
interface Props {
  patient: DeskPatientDetail;
  onChange: (patient: DeskPatientDetail) => void;
}

function check({ email }: Invite): Errors<Invite> {
  return /^\S+@\S+\.\S+$/.test(email.trim()) ? {} : { email: t("invite.email_wrong") };
}

function InviteForm({ patient, onChange }: Props) {
  const form = useForm<Invite>({
    initial: { email: patient.invitation?.email ?? patient.email ?? "" },
    check,
    async send({ email }, idempotencyKey) {
      const body = { email: email.trim() };
      const path = `/desk/patients/${patient.id}/invitations`;
      onChange(await api<DeskPatientDetail>(path, { method: "POST", body, idempotencyKey }));
      say(t("invite.sent", { email: body.email }));
    },
  });
  const again = patient.invitation !== null;
  return (
    <form class="stack invite" noValidate onSubmit={form.submit} aria-labelledby="invite-title">
      <h3 id="invite-title">{t(again ? "invite.again_title" : "invite.title")}</h3>
      <ErrorSummary form={form} />
      <TextField
        id="email"
        label={t("invite.email")}
        hint={t("invite.email_hint")}
        error={form.errors.email}
        value={form.values.email}
        onValue={(email) => form.set({ email })}
        type="email"
      />
      <div class="row">
        <Submit sending={form.sending}>{t(again ? "invite.again" : "invite.send")}</Submit>
        {again && <span class="hint">{t("invite.again_note")}</span>}
      </div>
    </form>
  );
}

/** The invitation, or kindly why this patient cannot have one. */
export const Invitation = ({ patient, onChange }: Props) =>
  patient.may_invite.allowed ? (
    <InviteForm patient={patient} onChange={onChange} />
  ) : (
    patient.may_invite.reason && (
      <Note>
        <strong>{t("invite.not_allowed")}</strong>
        <p>{patient.may_invite.reason}</p>
      </Note>
    )
  );
