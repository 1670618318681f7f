import { api } from "../../lib/api";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import type { DeskPatientDetail } from "../../lib/types";
import { Note } from "../../ui/note";

/** That a patient cannot read what is written to them. */
export function NoAccount({ patient: { name, portal } }: { patient: Pick<DeskPatientDetail, "name" | "portal"> }) {
  if (portal.state === "registered") return null;
  const locked = portal.state === "locked" || portal.state === "suspended";
  return <Note tone="warn">{t(locked ? "answer.locked" : "answer.no_account", { name })}</Note>;
}

/** Asks whether the patient of a conversation can read it. */
export function NoAccountOf({ id }: { id: string }) {
  const patient = useLoad(() => api<DeskPatientDetail>(`/desk/patients/${id}`), [id]).data;
  return patient ? <NoAccount patient={patient} /> : null;
}
