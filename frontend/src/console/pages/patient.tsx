import { ChevronLeft } from "lucide-preact";
import { api } from "../../lib/api";
import { address, birthDate, phone } from "../../lib/format";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { href } from "../../lib/place";
import { may } from "../../lib/session";
import type { DeskPatientDetail } from "../../lib/types";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { PageHead } from "../../ui/page-head";
import { SkelCard, SkelHead } from "../../ui/skeleton";
import { Access } from "../access";
import { PageNews } from "../news";
import { Write } from "../write";

const Fact = ({ term, words }: { term: string; words: string | null }) => (
  <>
    <dt>{term}</dt>
    <dd>{words ?? <span class="muted">{t("console.unknown")}</span>}</dd>
  </>
);

const Details = ({ patient }: { patient: DeskPatientDetail }) => (
  <Card title={t("patient.details")}>
    <dl class="facts-list pad">
      <Fact term={t("patient.birth_date")} words={patient.birth_date && birthDate(patient.birth_date)} />
      <Fact term={t("patient.sex")} words={patient.sex} />
      <Fact term={t("patient.phone")} words={patient.phone && phone(patient.phone)} />
      <Fact term={t("patient.email")} words={patient.email} />
      <Fact term={t("patient.address")} words={address(patient.address)} />
    </dl>
  </Card>
);

function lead({ birth_date, age }: DeskPatientDetail): string {
  const born = birth_date && t("patient.born", { date: birthDate(birth_date) });
  return [born, age !== null && t("patient.age", { n: age })].filter(Boolean).join(" · ");
}

const Waiting = () => (
  <>
    <SkelHead />
    <div class="grid patient-cols">
      <SkelCard rows={3} />
      <SkelCard rows={4} />
    </div>
  </>
);

/** One patient: who they are on file, and their way into the portal. */
export default function PatientPage({ id = "" }: Record<string, string>) {
  const load = useLoad(() => api<DeskPatientDetail>(`/desk/patients/${id}`), [id]);
  return (
    <>
      <a class="back" href={href("/console/patients")}>
        <Icon of={ChevronLeft} />
        {t("console.patients")}
      </a>
      {load.error !== undefined && !load.data && <PageHead title={t("patient.not_shown")} />}
      <Loaded load={load} skeleton={<Waiting />}>
        {(patient) => (
          <>
            <PageHead title={patient.name} lead={lead(patient)} />
            <PageNews />
            <div class="grid patient-cols">
              <Access patient={patient} load={load} />
              <div class="grid">
                <Details patient={patient} />
                {may("desk:messages") && <Write patient={patient} />}
              </div>
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}
