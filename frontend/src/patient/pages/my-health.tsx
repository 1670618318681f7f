import { ChevronRight, FileHeart, type LucideIcon } from "lucide-preact";
import words from "../../i18n/en.health.json";
import { api } from "../../lib/api";
import { shortDate } from "../../lib/format";
import { addWords, t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { href } from "../../lib/place";
import type { RecordsSummary } from "../../lib/record-types";
import { thePatientId } from "../../lib/session";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { PageHead } from "../../ui/page-head";
import { PrintPatient } from "../parts/print-patient";
import { SECTION_IDS, SECTIONS } from "../parts/sections";
import "../../styles/health.css";

addWords(words);

const CardLink = ({ to, icon, title, lines }: { to: string; icon: LucideIcon; title: string; lines: string[] }) => (
  <li>
    <a class="card card-link" href={href(to)}>
      <span class="blob">
        <Icon of={icon} />
      </span>
      <span>
        <b>{title}</b>
        {lines.map((line) => (
          <small key={line}>{line}</small>
        ))}
      </span>
      <span class="chev">
        <Icon of={ChevronRight} />
      </span>
    </a>
  </li>
);

const SkelLinks = () => (
  <div class="card-links">
    {[...SECTION_IDS, "health-records"].map((id) => (
      <div class="card card-link" key={id}>
        <span class="skel blob" />
        <span class="skel half" />
      </div>
    ))}
  </div>
);

const SectionLinks = ({ summary }: { summary: RecordsSummary }) => {
  const known = new Map(summary.sections.map((section) => [section.id, section]));
  return (
    <ul class="card-links">
      {SECTION_IDS.map((id) => {
        const { count = 0, latest = null } = known.get(id) ?? {};
        const lines = count === 0 ? [t("health.none")] : [t("health.count", { n: count })];
        if (latest !== null) lines.push(t("health.latest", { date: shortDate(latest) }));
        return (
          <CardLink key={id} to={`/my-health/${id}`} icon={SECTIONS[id].icon} title={t(SECTIONS[id].title)} lines={lines} />
        );
      })}
      <CardLink
        to="/my-health/health-records"
        icon={FileHeart}
        title={t("nav.health_records")}
        lines={[t("health.records_sub")]}
      />
    </ul>
  );
};

/** Everything the practice has in a patient's record, by kind. */
export default function MyHealthPage() {
  const load = useLoad(() => api<RecordsSummary>(`/patients/${thePatientId()}/records`), []);
  return (
    <>
      <PageHead title={t("nav.my_health")} lead={t("health.lead")} />
      <Loaded load={load} skeleton={<SkelLinks />}>
        {(summary) => (
          <>
            <PrintPatient patient={summary.patient} />
            <SectionLinks summary={summary} />
          </>
        )}
      </Loaded>
    </>
  );
}
