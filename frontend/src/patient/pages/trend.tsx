import { ChevronLeft, LineChart, Printer } from "lucide-preact";
import words from "../../i18n/en.health.json";
import { api } from "../../lib/api";
import { longDate } from "../../lib/format";
import { addWords, t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { href } from "../../lib/place";
import type { Trend, TrendPoint } from "../../lib/record-types";
import { thePatientId } from "../../lib/session";
import { Card } from "../../ui/card";
import { Empty } from "../../ui/empty";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { PageHead } from "../../ui/page-head";
import { SkelCard, SkelHead } from "../../ui/skeleton";
import { FlagTag } from "../parts/flag-tag";
import { PrintPatient } from "../parts/print-patient";
import { RangeBar } from "../parts/range-bar";
import { TrendChart } from "../parts/trend-chart";
import { withUnit } from "../parts/words";
import "../../styles/health.css";

addWords(words);

const PrintButton = () => (
  <button class="btn second small" type="button" onClick={() => print()}>
    <Icon of={Printer} />
    {t("print.button")}
  </button>
);

const Latest = ({ point, unit }: { point: TrendPoint; unit: string | null }) => (
  <Card title={t("trend.latest")}>
    <div class="pad lab">
      <p class="val num">
        {withUnit(point.value, unit)} <FlagTag flag={point.flag} />
      </p>
      <RangeBar number={point.value} low={point.low} high={point.high} unit={unit} />
      <p class="muted small-text">{longDate(point.at)}</p>
    </div>
  </Card>
);

const TrendView = ({ trend }: { trend: Trend }) => {
  const last = trend.points.at(-1);
  if (!last) {
    return (
      <div class="card">
        <Empty icon={LineChart} title={t("trend.none")} />
      </div>
    );
  }
  return (
    <div class="grid cols">
      <Card title={t("trend.over_time")}>
        <div class="pad">
          <TrendChart trend={trend} />
        </div>
      </Card>
      <Latest point={last} unit={trend.unit} />
    </div>
  );
};

/** One test over time. */
export default function TrendPage({ from = "results", test = "" }: Record<string, string>) {
  const load = useLoad(
    () => api<Trend>(`/patients/${thePatientId()}/records/results/trend?test=${test}`), // encoded already, in the path
    [test],
  );
  const skeleton = (
    <>
      <SkelHead />
      <SkelCard rows={4} />
    </>
  );
  return (
    <>
      <a class="back" href={href(`/my-health/${from}`)}>
        <Icon of={ChevronLeft} />
        {t(from === "vitals" ? "health.vitals" : "health.results")}
      </a>
      {load.error !== undefined && load.data === undefined && <PageHead title={t("trend.over_time")} />}
      <Loaded load={load} skeleton={skeleton}>
        {(trend) => (
          <>
            <PrintPatient patient={trend.patient} />
            <PageHead
              title={trend.test.name}
              lead={t("trend.lead", { n: trend.points.length })}
              actions={<PrintButton />}
            />
            <TrendView trend={trend} />
          </>
        )}
      </Loaded>
    </>
  );
}
