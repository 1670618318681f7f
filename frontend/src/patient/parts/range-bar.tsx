import { t } from "../../lib/i18n";
import type { Test } from "../../lib/record-types";
import { scaleOf } from "./range";
import { useWidth } from "./use-width";
import { numberWords, withUnit } from "./words";
import "../../styles/chart.css";

type Compared = Pick<Test, "number" | "low" | "high" | "unit">;

const Bar = ({ width, top, low, high, at }: { width: number; top: number; low: number; high: number; at: number }) => (
  <>
    <rect class="rb-out" x="0.5" y={top} width={width - 1} height="14" rx="7" />
    <rect
      class="rb-in"
      x={Math.max(0.5, low * width)}
      y={top}
      width={Math.min(width - 0.5, high * width) - Math.max(0.5, low * width)}
      height="14"
      rx={low === 0 || high === 1 ? 7 : 0}
    />
    <circle class="rb-dot" cx={Math.min(width - 9, Math.max(9, at * width))} cy={top + 7} r="9" />
  </>
);

/** Whether there is a number and a range to draw; if not, words alone say it. */
export const hasRangeBar = (test: Compared): boolean => test.number !== null && scaleOf(test) !== null;

/** A number line instead of a table: near-normal results do not look urgent on it (JAMIA 2017, ocw169). */
export function RangeBar({ number, low, high, unit }: Compared) {
  const [box, width] = useWidth<HTMLDivElement>(288, 160);
  const scale = scaleOf({ low, high });
  if (number === null || scale === null) return null;
  const at = scale.at(number);
  const between = ((scale.low + scale.high) / 2) * width;
  const inside = (x: number, room: number): number => Math.min(width - room, Math.max(room, x));
  return (
    <div class="rangebar" ref={box} aria-hidden="true">
      <svg viewBox={`0 0 ${width} 60`} width={width} height="60">
        <text class="you" x={inside(at * width, 34)} y="13" text-anchor="middle">
          {t("result.you", { value: withUnit(number, unit === "%" ? unit : null) })}
        </text>
        <Bar width={width} top={22} low={scale.low} high={scale.high} at={at} />
        {low !== null && (
          <text x={scale.low * width} y="56" text-anchor="middle">
            {numberWords(low)}
          </text>
        )}
        {high !== null && (
          <text x={scale.high * width} y="56" text-anchor="middle">
            {numberWords(high)}
          </text>
        )}
        <text x={between} y="56" text-anchor="middle">
          {t("result.normal")}
        </text>
      </svg>
    </div>
  );
}

/** The same without words, for lists that say the range beside it. */
export function RangeMark({ number, low, high }: Compared) {
  const scale = scaleOf({ low, high });
  if (number === null || scale === null) return null;
  return (
    <svg class="rangemark" viewBox="0 0 176 20" width="176" height="20" aria-hidden="true">
      <Bar width={176} top={3} low={scale.low} high={scale.high} at={scale.at(number)} />
    </svg>
  );
}
