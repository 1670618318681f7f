import type { ComponentChildren } from "preact";
import { rich, t } from "../../lib/i18n";
import { thePractice } from "../../lib/practice";
import type { Panel, SectionId, Vital } from "../../lib/record-types";
import { Call } from "../../ui/emergency";
import { Empty } from "../../ui/empty";
import { Loaded } from "../../ui/loaded";
import { SkelCard } from "../../ui/skeleton";
import { PanelCard } from "./panel-card";
import { PrintPatient } from "./print-patient";
import { AllergyRow, ImmunizationRow, MedicationRow, ProblemRow, ProcedureRow, VisitRow } from "./rows";
import { SECTIONS } from "./sections";
import { ShowMore } from "./show-more";
import { usePages } from "./use-pages";
import { byDay, VitalGroup } from "./vital-group";

interface Item {
  id: string;
}

/** All entries in one card. */
const inOneCard =
  <T extends Item>(Entry: (props: { item: T }) => ComponentChildren) =>
  (items: T[]) => (
    <ul class="card list box">
      {items.map((item) => (
        <Entry key={item.id} item={item} />
      ))}
    </ul>
  );

/** How a section's entries are drawn; the API answers each section with its own kind of entry. */
const DRAW: Record<SectionId, (items: never[]) => ComponentChildren> = {
  medications: inOneCard(MedicationRow),
  allergies: inOneCard(AllergyRow),
  problems: inOneCard(ProblemRow),
  immunizations: inOneCard(ImmunizationRow),
  procedures: inOneCard(ProcedureRow),
  visits: inOneCard(VisitRow),
  results: (items: Panel[]) => (
    <ul class="stack-l">
      {items.map((panel) => (
        <PanelCard key={panel.id} panel={panel} />
      ))}
    </ul>
  ),
  vitals: (items: Vital[]) => (
    <ul class="stack-l">
      {byDay(items).map((group) => (
        <VitalGroup key={group.day} group={group} />
      ))}
    </ul>
  ),
};

const NothingHere = ({ section }: { section: SectionId }) => (
  <div class="card">
    <Empty icon={SECTIONS[section].icon} title={t("list.empty")}>
      <p>{t(SECTIONS[section].empty)}</p>
      <p>{rich("list.empty_call", { phone: <Call number={thePractice().contact.phone} /> })}</p>
    </Empty>
  </div>
);

/** A section of the record, newest first. */
export function SectionList({ section, status }: { section: SectionId; status: "current" | "past" | "all" }) {
  const pages = usePages<Item>(section, status);
  return (
    <Loaded load={pages.first} skeleton={<SkelCard rows={5} title={false} />}>
      {({ patient }) => (
        <>
          <PrintPatient patient={patient} />
          {pages.items.length === 0 && !pages.hasMore ? <NothingHere section={section} /> : DRAW[section](pages.items as never[])}
          <ShowMore pages={pages} />
        </>
      )}
    </Loaded>
  );
}
