import { Pill } from "lucide-preact";
import { t } from "../../lib/i18n";
import { href } from "../../lib/place";
import type { Home, Medication } from "../../lib/record-types";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import "../../styles/entry-row.css";

const MedicationLine = ({ medication }: { medication: Medication }) => (
  <li>
    <div class="entry-row">
      <span class="blob">
        <Icon of={Pill} />
      </span>
      <div>
        <h3>
          {medication.name} {medication.strength && <span>{medication.strength}</span>}
        </h3>
        {medication.instructions && <p>{medication.instructions}</p>}
      </div>
    </div>
  </li>
);

/** Current medications, the first of them. */
export const MedicationsCard = ({ medications }: { medications: Home["medications"] }) => {
  const hidden = medications.total - medications.items.length;
  return (
    <Card
      title={t("home.medications")}
      more={{ href: href("/my-health/medications"), words: t("home.all") }}
      class="box o4"
    >
      <ul class="list">
        {medications.items.map((medication) => (
          <MedicationLine key={medication.id} medication={medication} />
        ))}
        {hidden > 0 && <li class="muted small-text">{t("home.more_medications", { n: hidden })}</li>}
      </ul>
    </Card>
  );
};
