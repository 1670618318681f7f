/** How each kind of entry reads in its list. */
import { CalendarDays, HeartPulse, Pill, Scissors, Syringe, TriangleAlert } from "lucide-preact";
import { shortDate } from "../../lib/format";
import { t } from "../../lib/i18n";
import type { Allergy, Immunization, Medication, Problem, Procedure, Visit } from "../../lib/record-types";
import { Tag } from "../../ui/tag";
import { Row } from "./row";
import { dated, facts, named } from "./words";

const Status = ({ status, words }: { status: "current" | "past"; words: string }) => (
  <Tag tone={status === "current" ? "info" : "plain"}>{words}</Tag>
);

const dayOrUnknown = (date: string | null): string => (date === null ? t("entry.no_date") : shortDate(date));

export const MedicationRow = ({ item }: { item: Medication }) => (
  <Row
    icon={Pill}
    title={item.name}
    beside={item.strength}
    tag={<Status status={item.status} words={item.status_words} />}
    lines={[
      item.instructions,
      named("entry.reason", item.reason),
      facts(
        dated("entry.started", item.started),
        dated("entry.ended", item.ended),
        named("entry.prescriber", item.prescriber),
      ),
    ]}
  />
);

export const AllergyRow = ({ item }: { item: Allergy }) => (
  <Row
    icon={TriangleAlert}
    title={item.name}
    tag={<Status status={item.status} words={item.status_words} />}
    lines={[
      item.reactions.length > 0 ? t("entry.reactions", { reactions: item.reactions.join(", ") }) : null,
      facts(item.kind_words, item.severity_words, dated("entry.recorded", item.recorded)),
    ]}
  />
);

export const ProblemRow = ({ item }: { item: Problem }) => (
  <Row
    icon={HeartPulse}
    title={item.name}
    tag={<Status status={item.status} words={item.status_words} />}
    lines={[facts(dated("entry.since", item.started), dated("entry.ended", item.ended))]}
  />
);

export const ImmunizationRow = ({ item }: { item: Immunization }) => (
  <Row
    icon={Syringe}
    title={item.name}
    tag={<Tag>{item.status_words}</Tag>}
    lines={[
      facts(dayOrUnknown(item.date), item.location),
      facts(named("entry.dose", item.dose), named("entry.site", item.site), named("entry.lot", item.lot)),
    ]}
  />
);

export const ProcedureRow = ({ item }: { item: Procedure }) => (
  <Row
    icon={Scissors}
    title={item.name}
    tag={<Tag>{item.status_words}</Tag>}
    lines={[facts(dayOrUnknown(item.date), item.performer, item.location), named("entry.reason", item.reason)]}
  />
);

/** A stay of several days names both ends. */
const visitDays = ({ date, ended }: Visit): string => {
  const last = ended && shortDate(ended);
  const first = dayOrUnknown(date);
  return last && last !== first ? t("entry.from_to", { from: first, to: last }) : first;
};

export const VisitRow = ({ item }: { item: Visit }) => (
  <Row
    icon={CalendarDays}
    title={item.name}
    tag={<Tag>{item.status_words}</Tag>}
    lines={[
      facts(visitDays(item), item.kind_words === item.name ? null : item.kind_words),
      facts(item.provider, item.location),
      named("entry.reason", item.reason),
    ]}
  />
);
