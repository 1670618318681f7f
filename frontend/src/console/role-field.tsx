import { t } from "../lib/i18n";
import type { StaffRole } from "../lib/types";
import { Field } from "../ui/field";

const ROLES: StaffRole[] = ["front_desk", "nurse", "provider", "billing", "administrator"];

interface Props {
  value: StaffRole;
  onValue: (role: StaffRole) => void;
}

/** What someone of the staff may do, with a word on it. */
export const RoleField = ({ value, onValue }: Props) => (
  <Field id="role" label={t("staff.role")} hint={t(`staff.role_about.${value}`)} error={undefined}>
    {(control) => (
      <select {...control} name="role" value={value} onChange={(event) => onValue(event.currentTarget.value as StaffRole)}>
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {t(`role.${role}`)}
          </option>
        ))}
      </select>
    )}
  </Field>
);
