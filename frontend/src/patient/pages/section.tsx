import { ChevronLeft, Printer } from "lucide-preact";
import { useState } from "preact/hooks";
import words from "../../i18n/en.health.json";
import { addWords, t } from "../../lib/i18n";
import { href } from "../../lib/place";
import type { SectionId } from "../../lib/record-types";
import { Icon } from "../../ui/icon";
import { PageHead } from "../../ui/page-head";
import { SectionList } from "../parts/section-list";
import { SECTIONS } from "../parts/sections";
import "../../styles/health.css";

addWords(words);

type Segment = "current" | "past";

const Segments = ({ chosen, choose }: { chosen: Segment; choose: (segment: Segment) => void }) => (
  <div class="seg no-print" role="group" aria-label={t("list.which")}>
    {(["current", "past"] as const).map((segment) => (
      <button key={segment} type="button" aria-pressed={segment === chosen} onClick={() => choose(segment)}>
        {t(`list.${segment}`)}
      </button>
    ))}
  </div>
);

/** A list of My health. */
export default function SectionPage({ section: id }: Record<string, string>) {
  const section = id as SectionId;
  const { title, about, segments } = SECTIONS[section];
  const [segment, setSegment] = useState<Segment>("current");
  const status = segments ? segment : "all";
  return (
    <>
      <a class="back" href={href("/my-health")}>
        <Icon of={ChevronLeft} />
        {t("nav.my_health")}
      </a>
      <PageHead
        title={t(title)}
        lead={t(about)}
        actions={
          <button class="btn second small" type="button" onClick={() => print()}>
            <Icon of={Printer} />
            {t("print.button")}
          </button>
        }
      />
      <div class="stack">
        {segments && <Segments chosen={segment} choose={setSegment} />}
        <SectionList key={status} section={section} status={status} />
      </div>
    </>
  );
}
