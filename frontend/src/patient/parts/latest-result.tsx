import { shortDate } from "../../lib/format";
import { t } from "../../lib/i18n";
import { href } from "../../lib/place";
import type { LatestResult } from "../../lib/record-types";
import { Card } from "../../ui/card";
import { Hidden } from "../../ui/hidden";
import { FlagTag } from "./flag-tag";
import { hasRangeBar, RangeBar } from "./range-bar";
import { facts, withUnit } from "./words";

/** The newest result: value, what it means, where it sits against its range. */
export const LatestResultCard = ({ latest: { date, test } }: { latest: LatestResult }) => (
  <Card
    title={t("home.latest_result")}
    more={{ href: href("/my-health/results"), words: t("home.all") }}
    class="o3"
  >
    <div class="pad lab">
      <div class="stack-s">
        <p class="eyebrow">{facts(test.name, date && shortDate(date))}</p>
        <p class="val num">
          {withUnit(test.value, test.unit)} <FlagTag flag={test.flag} words={test.flag_words} />
        </p>
      </div>
      <RangeBar {...test} />
      {test.range && <p class={hasRangeBar(test) ? "vh" : "muted small-text"}>{test.range}</p>}
      {test.note && <p class="quote">{test.note}</p>}
      {test.has_trend && (
        <div class="row">
          <a class="btn second small" href={href(`/my-health/results/${encodeURIComponent(test.key)}`)}>
            {t("trend.see")}
            <Hidden>: {test.name}</Hidden>
          </a>
        </div>
      )}
    </div>
  </Card>
);
