import { Users } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { say } from "../../lib/announce";
import { api } from "../../lib/api";
import { birthDate, phone } from "../../lib/format";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { href } from "../../lib/place";
import type { DeskPatient, Page } from "../../lib/types";
import { Avatar } from "../../ui/avatar";
import { Empty } from "../../ui/empty";
import { Loaded } from "../../ui/loaded";
import { PageHead } from "../../ui/page-head";
import { SkelCard } from "../../ui/skeleton";
import { More } from "../more";
import { PortalTag } from "../portal-tag";
import { query } from "../search";

const PAUSE_MS = 250;

function ask(words: string, cursor?: string): Promise<Page<DeskPatient>> {
  const params = new URLSearchParams({ q: words, ...(cursor !== undefined && { cursor }) });
  return api<Page<DeskPatient>>(`/desk/patients?${params.toString()}`);
}

/** What was typed, once the person pauses. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const pause = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(pause);
  }, [value]);
  return settled;
}

const Cell = ({ words, class: extra = "" }: { words: string | null; class?: string }) => (
  <td class={words === null ? "absent" : `num ${extra}`}>
    {words ?? <span class="muted">{t("console.unknown")}</span>}
  </td>
);

const Row = ({ patient }: { patient: DeskPatient }) => (
  <tr>
    <th scope="row">
      <span class="who">
        <Avatar name={patient.name} small />
        <span>
          <a href={href(`/console/patients/${patient.id}`)}>{patient.name}</a>
          {patient.birth_date && <small class="num">{birthDate(patient.birth_date)}</small>}
        </span>
      </span>
    </th>
    <Cell words={patient.phone && phone(patient.phone)} class="nowrap" />
    <Cell words={patient.email} />
    <td>
      <PortalTag state={patient.portal.state} />
    </td>
  </tr>
);

const Table = ({ patients }: { patients: DeskPatient[] }) => (
  <table>
    <caption class="vh">{t("console.patients")}</caption>
    <thead>
      <tr>
        {(["patient", "phone", "email", "portal"] as const).map((name) => (
          <th scope="col" key={name}>
            {t(`console.column.${name}`)}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {patients.map((patient) => (
        <Row key={patient.id} patient={patient} />
      ))}
    </tbody>
  </table>
);

interface Found {
  words: string;
  page: Page<DeskPatient>;
  onMore: (all: Page<DeskPatient>) => void;
}

const Nobody = ({ searched }: { searched: boolean }) => (
  <Empty icon={Users} title={t(searched ? "console.none_title" : "console.empty_title")}>
    <p>{t(searched ? "console.none" : "console.empty")}</p>
  </Empty>
);

function Results({ words, page, onMore }: Found) {
  useEffect(() => {
    if (words) say(t(page.next_cursor === null ? "console.found" : "console.found_more", { n: page.items.length }));
  }, [page]);
  return (
    <section class="card patients" aria-label={t("console.patients")}>
      {page.items.length > 0 ? <Table patients={page.items} /> : <Nobody searched={words !== ""} />}
      <More page={page} ask={(cursor) => ask(words, cursor)} onMore={onMore} />
    </section>
  );
}

const Waiting = () => (
  <div class="skel-patients">
    <SkelCard rows={8} />
  </div>
);

/** The practice's patients: find one by name, birth date or phone, and see where each stands with the portal. */
export default function PatientsPage() {
  const words = useSettled(query.value.trim());
  const found = useLoad(() => ask(words), [words]);
  return (
    <>
      <PageHead title={t("console.patients")} lead={t("console.lead")} />
      <Loaded load={found} skeleton={<Waiting />}>
        {(page) => <Results words={words} page={page} onMore={found.set} />}
      </Loaded>
    </>
  );
}
