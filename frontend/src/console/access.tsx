import { dateTime, shortDate } from "../lib/format";
import { type Key, t } from "../lib/i18n";
import type { Load } from "../lib/load";
import { may } from "../lib/session";
import type { DeskPatientDetail } from "../lib/types";
import { Card } from "../ui/card";
import { GiveAccess } from "./invite";
import { MailState } from "./mail-state";
import { PortalTag } from "./portal-tag";
import { Reset } from "./reset";
import { Send } from "./send";

interface Props {
  patient: DeskPatientDetail;
  load: Load<DeskPatientDetail>;
}

function stateKey({ portal: { state }, lock, assigned }: DeskPatientDetail): Key {
  if (state === "invited" || state === "expired") return `patient.state.${assigned ? "assigned_" : ""}${state}`;
  if (state === "locked") return lock === "failures" ? "patient.state.locked_failures" : "patient.state.locked";
  return state === "registered" ? "patient.state.registered" : "patient.state.none";
}

function stateWords(patient: DeskPatientDetail): string {
  const { invitation, username } = patient;
  return t(stateKey(patient), {
    username: username ?? "",
    email: invitation?.email ?? "",
    date: invitation ? dateTime(invitation.expires_at) : "",
  });
}

/** Gives a patient new tries who could not show who they are. */
const Unlock = ({ patient, load }: Props) => (
  <div>
    <Send<DeskPatientDetail>
      path={`/desk/patients/${patient.id}/validation-reset`}
      said={t("patient.unlocked")}
      onDone={load.set}
    >
      {t("patient.unlock")}
    </Send>
  </div>
);

/** What staff can do about a patient's access, as things stand. */
function Steps({ patient, load }: Props) {
  const { state } = patient.portal;
  if (state === "none" || state === "invited" || state === "expired") {
    return <GiveAccess patient={patient} onChange={load.set} />;
  }
  return (
    <>
      {state === "locked" && patient.lock !== "failures" && <Unlock patient={patient} load={load} />}
      <Reset
        path={`/desk/patients/${patient.id}/reset`}
        pending={patient.reset_pending ? patient.invitation : null}
        onDone={load.set}
        again={load.again}
      />
    </>
  );
}

/** A patient's way into the portal: where they stand, and what staff can do about it. */
export function Access({ patient, load }: Props) {
  const { state, since } = patient.portal;
  const waits = state === "invited" || state === "expired";
  return (
    <Card title={t("patient.access")}>
      <div class="pad stack">
        <p class="row">
          <PortalTag state={state} />
          {since && state !== "none" && <span class="hint">{t("portal.since", { date: shortDate(since) })}</span>}
        </p>
        <p>{stateWords(patient)}</p>
        {waits && patient.invitation && <MailState invitation={patient.invitation} again={load.again} />}
        {may("desk:invite") && <Steps patient={patient} load={load} />}
      </div>
    </Card>
  );
}
