import { useEffect } from "preact/hooks";
import { say } from "../lib/announce";
import { api } from "../lib/api";
import { useForm } from "../lib/forms";
import { dateTime, shortDate } from "../lib/format";
import { t } from "../lib/i18n";
import type { Load } from "../lib/load";
import type { DeskPatientDetail } from "../lib/types";
import { Card } from "../ui/card";
import { ErrorSummary } from "../ui/error-summary";
import { Note } from "../ui/note";
import { Submit } from "../ui/submit";
import { Invitation } from "./invite";
import { PortalTag } from "./portal-tag";

const MAIL_CHECK_MS = 3000;
const MAIL_CHECKS = 10;

function stateWords({ portal, invitation, username }: DeskPatientDetail): string {
  const { state } = portal;
  if ((state === "invited" || state === "expired") && invitation) {
    return t(`patient.state.${state}`, { email: invitation.email, date: shortDate(invitation.expires_at) });
  }
  if (state === "registered") {
    return username ? t("patient.state.registered", { username }) : t("patient.state.registered_plain");
  }
  return t(state === "locked" ? "patient.state.locked" : "patient.state.none");
}

function MailState({ invitation }: { invitation: NonNullable<DeskPatientDetail["invitation"]> }) {
  if (invitation.mail === "failed") return <Note tone="bad">{t("patient.mail.failed")}</Note>;
  return (
    <p class="hint" role="status">
      {t(`patient.mail.${invitation.mail}`, { date: dateTime(invitation.sent_at) })}
    </p>
  );
}

/** Gives a locked patient new tries. */
function Unlock({ id, onChange }: { id: string; onChange: (patient: DeskPatientDetail) => void }) {
  const form = useForm({
    initial: {},
    check: () => ({}),
    async send(_, idempotencyKey) {
      const path = `/desk/patients/${id}/validation-reset`;
      onChange(await api<DeskPatientDetail>(path, { method: "POST", body: {}, idempotencyKey }));
      say(t("patient.unlocked"));
    },
  });
  return (
    <form class="stack" onSubmit={form.submit}>
      <ErrorSummary form={form} />
      <div>
        <Submit sending={form.sending}>{t("patient.unlock")}</Submit>
      </div>
    </form>
  );
}

/** Looks again for a short while whether the mail has gone out. */
function useMailCheck(patient: DeskPatientDetail, again: () => void): void {
  const sentAt = patient.invitation?.mail === "waiting" ? patient.invitation.sent_at : null;
  useEffect(() => {
    if (sentAt === null) return;
    let checks = 0;
    const timer = setInterval(() => {
      checks += 1;
      if (checks >= MAIL_CHECKS) clearInterval(timer);
      again();
    }, MAIL_CHECK_MS);
    return () => clearInterval(timer);
  }, [sentAt]);
}

/** A patient's way into the portal: where they stand, and what staff can do about it. */
export function Access({ patient, load }: { patient: DeskPatientDetail; load: Load<DeskPatientDetail> }) {
  const { state, since } = patient.portal;
  useMailCheck(patient, load.again);
  const open = state === "invited" || state === "expired";
  return (
    <Card title={t("patient.access")}>
      <div class="pad stack">
        <p class="row">
          <PortalTag state={state} />
          {since && state !== "none" && <span class="hint">{t("portal.since", { date: shortDate(since) })}</span>}
        </p>
        <p>{stateWords(patient)}</p>
        {open && patient.invitation && <MailState invitation={patient.invitation} />}
        {state === "locked" && <Unlock id={patient.id} onChange={load.set} />}
        {(open || state === "none") && <Invitation patient={patient} onChange={load.set} />}
      </div>
    </Card>
  );
}
