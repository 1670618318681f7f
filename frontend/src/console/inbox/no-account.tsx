import { api } from "../../lib/api";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import type { DeskPatientDetail } from "../../lib/types";
import { Note } from "../../ui/note";

/** That a patient cannot read what is written to them. */
export const NoAccount = ({ patient }: { patient: Pick<DeskPatientDetail, "name" | "portal"> }) =>
  patient.portal.state === "registered" ? null : <Note tone="warn">{t("answer.no_account", { name: patient.name })}</Note>;

/** Asks whether the patient of a conversation can read it. */
export function NoAccountOf({ id }: { id: string }) {
  const patient = useLoad(() => api<DeskPatientDetail>(`/desk/patients/${id}`), [id]).data;
  return patient ? <NoAccount patient={patient} /> : null;
}
