import { LineChart } from "lucide-preact";
import { longDate } from "../../lib/format";
import { t } from "../../lib/i18n";
import { href } from "../../lib/place";
import type { Panel, Test } from "../../lib/record-types";
import { Hidden } from "../../ui/hidden";
import { Icon } from "../../ui/icon";
import { FlagTag } from "./flag-tag";
import { RangeMark } from "./range-bar";
import { facts, named, withUnit } from "./words";

/** Longer values are sentences, not numbers, and are set as such. */
const LONG = 30;

/** To the page of one test over time. */
export const TrendLink = ({ from, test, name }: { from: "results" | "vitals"; test: string; name: string }) => (
  <a class="trend-link" href={href(`/my-health/${from}/${encodeURIComponent(test)}`)}>
    <Icon of={LineChart} />
    {t("trend.short")}
    <Hidden>: {name}</Hidden>
  </a>
);

const TestRow = ({ test, alone }: { test: Test; alone: boolean }) => (
  <li>
    <div class="test">
      <div class="what">
        <h3 class={alone ? "vh" : ""}>{test.name}</h3>
        {test.has_trend && <TrendLink from="results" test={test.key} name={test.name} />}
      </div>
      <div class="outcome">
        <p class={test.value.length > LONG ? "num" : "value num"}>{withUnit(test.value, test.unit)}</p>
        <FlagTag flag={test.flag} words={test.flag_words} />
      </div>
      <div class="against">
        <RangeMark {...test} />
        {test.range && <p>{test.range}</p>}
      </div>
      {test.note && <p class="quote">{test.note}</p>}
    </div>
  </li>
);

/** A panel: the tests that were ordered together, each with its value, range and what that means. */
export function PanelCard({ panel }: { panel: Panel }) {
  const said = panel.tests.some((test) => test.note === panel.conclusion);
  const alone = panel.tests.length === 1 && panel.tests[0]?.name === panel.name;
  return (
    <li class="card panel">
      <header>
        <h2>{panel.name}</h2>
        <p class="muted small-text">
          {facts(
            panel.date === null ? t("entry.no_date") : longDate(panel.date),
            named("entry.ordered_by", panel.ordered_by),
            panel.status_words,
          )}
        </p>
      </header>
      <ul class="list">
        {panel.tests.map((test) => (
          <TestRow key={test.id} test={test} alone={alone} />
        ))}
      </ul>
      {panel.conclusion && !said && (
        <div class="conclusion">
          <p class="quote">{panel.conclusion}</p>
        </div>
      )}
    </li>
  );
}
