import type { ComponentChild } from "preact";
import { t } from "../../lib/i18n";
import type { Home } from "../../lib/record-types";
import { LatestResultCard } from "./latest-result";
import { MedicationsCard } from "./home-medications";
import { NoticeNote } from "./notice";
import { RecordsCard } from "./records-card";
import { VisitCard } from "./visit-card";

/** A panel without data is one line of this list, never a blank card. */
export const QuietLines = ({ home }: { home: Home }) => {
  const lines = [
    home.next_appointment === null && t("home.no_visits"),
    home.medications.total === 0 && t("home.no_medications"),
    home.latest_result === null && t("home.no_results"),
  ].filter((line) => line !== false);
  if (lines.length === 0) return null;
  return (
    <ul class="quiet-lines o6">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
};

const column = (...panels: ComponentChild[]): ComponentChild => <div class="grid">{panels}</div>;

/** The cards there is something to say in; the wide column is never empty. */
export function HomeCards({ home }: { home: Home }) {
  const { next_appointment: visit, medications, latest_result: latest, notice } = home;
  const result = latest && <LatestResultCard latest={latest} />;
  const quiet = <QuietLines home={home} />;
  const note = notice && <NoticeNote notice={notice} class="o2" />;
  const left = [visit && <VisitCard visit={visit} />, medications.total > 0 && <MedicationsCard medications={medications} />];
  if (left.some(Boolean)) {
    return (
      <div class={result ?? note ? "grid cols home" : "grid home narrow"}>
        {column(...left, <RecordsCard />, quiet)}
        {(result ?? note) && column(result, note)}
      </div>
    );
  }
  const beside = [note].filter(Boolean);
  return (
    <div class={beside.length > 0 ? "grid cols home" : "grid narrow"}>
      {column(result, <RecordsCard />, quiet)}
      {beside.length > 0 && column(...beside)}
    </div>
  );
}
