import { longDate } from "../../lib/format";
import { t } from "../../lib/i18n";
import type { RecordPatient } from "../../lib/record-types";

/** On paper: whose record this is, by name and date of birth. */
export const PrintPatient = ({ patient }: { patient: RecordPatient }) => (
  <p class="print-only">
    {patient.birth_date
      ? t("print.patient", { name: patient.full_name, birth_date: longDate(patient.birth_date) })
      : patient.full_name}
  </p>
);
