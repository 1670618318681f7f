import { part, shortDate } from "../../lib/format";
import { t } from "../../lib/i18n";
import type { Trend, TrendPoint } from "../../lib/record-types";
import { FlagTag } from "./flag-tag";
import { dated, isCrowded, type Plot, plotOf, valued } from "./trend-scale";
import { useWidth } from "./use-width";
import { numberWords, withUnit } from "./words";
import "../../styles/chart.css";

const HEIGHT = 264;
const TEN_MONTHS = 300 * 86_400_000;

const monthOf = (at: string): string => part(at, { month: "short", year: "numeric" });

/** Words on the time axis: months, or days where the whole trend is shorter than a year. */
function dateWords(points: TrendPoint[]): (at: string) => string {
  const span = Date.parse(points.at(-1)?.at ?? "") - Date.parse(points[0]?.at ?? "");
  return span > TEN_MONTHS ? monthOf : (at) => part(at, { month: "short", day: "numeric" });
}

function anchor(x: number, plot: Plot): "start" | "middle" | "end" {
  if (x - plot.left < 30) return "start";
  return plot.right - x < 30 ? "end" : "middle";
}

const Grid = ({ plot }: { plot: Plot }) => (
  <>
    {plot.band && (
      <rect
        class="band"
        x={plot.left}
        y={plot.band.top}
        width={plot.right - plot.left}
        height={plot.band.bottom - plot.band.top}
      />
    )}
    {plot.ticks.map((tick) => (
      <g key={tick}>
        <line class="gl" x1={plot.left} x2={plot.right} y1={plot.y(tick)} y2={plot.y(tick)} />
        <text x={plot.left - 8} y={plot.y(tick) + 5} text-anchor="end">
          {numberWords(tick)}
        </text>
      </g>
    ))}
    {[plot.band?.low, plot.band?.high].map(
      (edge) =>
        typeof edge === "number" && (
          <line key={edge} class="edge" x1={plot.left} x2={plot.right} y1={plot.y(edge)} y2={plot.y(edge)} />
        ),
    )}
  </>
);

function Points({ points, plot }: { points: TrendPoint[]; plot: Plot }) {
  const values = valued(points, plot);
  const dates = dated(points, plot);
  const words = dateWords(points);
  const crowded = isCrowded(points, plot);
  const last = points.length - 1;
  return (
    <>
      <polyline class="ln" points={points.map(({ at, value }) => `${plot.x(at)},${plot.y(value)}`).join(" ")} />
      {points.map(({ at, value }, n) => {
        const x = plot.x(at);
        return (
          <g key={n}>
            {(!crowded || values.has(n)) && (
              <circle class={n === last ? "pt last" : "pt"} cx={x} cy={plot.y(value)} r="5.5" />
            )}
            {values.has(n) && (
              <text class="value" x={x} y={plot.y(value) - 13} text-anchor="middle">
                {numberWords(value)}
              </text>
            )}
            {dates.has(n) && (
              <text x={x} y={plot.bottom + 26} text-anchor={anchor(x, plot)}>
                {words(at)}
              </text>
            )}
          </g>
        );
      })}
    </>
  );
}

function TrendTable({ trend }: { trend: Trend }) {
  const compared = trend.points.some((point) => point.flag !== null);
  return (
    <details>
      <summary>{t("trend.table")}</summary>
      <table>
        <caption class="vh">{trend.test.name}</caption>
        <thead>
          <tr>
            <th scope="col">{t("trend.date")}</th>
            <th scope="col">{t("trend.value")}</th>
            {compared && <th scope="col">{t("trend.flag")}</th>}
          </tr>
        </thead>
        <tbody>
          {trend.points.toReversed().map((point, n) => (
            <tr key={n}>
              <th scope="row">{shortDate(point.at)}</th>
              <td class="num">{withUnit(point.value, trend.unit)}</td>
              {compared && (
                <td>
                  <FlagTag flag={point.flag} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** The same test over time: a line against its reference range, and the same numbers in a table. */
export function TrendChart({ trend }: { trend: Trend }) {
  const [box, width] = useWidth<HTMLElement>(560, 240);
  const { points, test, unit } = trend;
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return null;
  const plot = plotOf(points, width, HEIGHT);
  const words = t("trend.words", {
    name: test.name,
    from: withUnit(first.value, unit),
    since: monthOf(first.at),
    to: withUnit(last.value, unit),
    until: monthOf(last.at),
    n: points.length,
  });
  return (
    <figure ref={box} class="trend">
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} role="img" aria-label={words}>
        <Grid plot={plot} />
        <Points points={points} plot={plot} />
      </svg>
      {plot.band && (
        <figcaption>
          <span class="swatch" aria-hidden="true" />
          {t("result.normal")}
        </figcaption>
      )}
      <TrendTable trend={trend} />
    </figure>
  );
}
