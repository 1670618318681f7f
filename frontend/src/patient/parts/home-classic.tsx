import type { ComponentChildren } from "preact";
import { shortDate, weekdayTime } from "../../lib/format";
import { t } from "../../lib/i18n";
import { href } from "../../lib/place";
import type { Home } from "../../lib/record-types";
import { NoticeNote } from "./notice";
import { whereIs } from "./visit-card";
import { facts, withUnit } from "./words";

const Part = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <section>
    <h2>{title}</h2>
    <ul>{children}</ul>
  </section>
);

const Visits = ({ visit }: { visit: Home["next_appointment"] }) => (
  <Part title={t("home.next_visit")}>
    {visit ? (
      <li>
        <b>{visit.title}</b> {facts(weekdayTime(visit.start), visit.provider, whereIs(visit))}
      </li>
    ) : (
      <li>{t("home.no_visits")}</li>
    )}
  </Part>
);

const Medications = ({ medications }: { medications: Home["medications"] }) => (
  <Part title={t("home.medications")}>
    {medications.items.map((item) => (
      <li key={item.id}>
        <b>{facts(item.name, item.strength)}</b> {item.instructions}
      </li>
    ))}
    <li>
      {medications.total === 0 ? (
        t("home.no_medications")
      ) : (
        <a href={href("/my-health/medications")}>{t("home.all_medications")}</a>
      )}
    </li>
  </Part>
);

const LatestResult = ({ latest }: { latest: Home["latest_result"] }) => (
  <Part title={t("home.latest_result")}>
    {latest && (
      <li>
        <b>{facts(latest.test.name, withUnit(latest.test.value, latest.test.unit))}</b>{" "}
        {facts(latest.test.flag_words, latest.test.range, latest.date && shortDate(latest.date))}
      </li>
    )}
    <li>{latest ? <a href={href("/my-health/results")}>{t("home.all_results")}</a> : t("home.no_results")}</li>
  </Part>
);

/** The dense, list-only home page (requirement 19): the same data, nothing but lines. */
export const HomeClassic = ({ home }: { home: Home }) => (
  <div class="sheet classic">
    {home.notice && <NoticeNote notice={home.notice} />}
    <Visits visit={home.next_appointment} />
    <Medications medications={home.medications} />
    <LatestResult latest={home.latest_result} />
    <Part title={t("home.records")}>
      <li>
        <a href={href("/my-health/health-records")}>{t("home.view_records")}</a>
      </li>
      <li>
        <a href={href("/my-health")}>{t("nav.my_health")}</a>
      </li>
    </Part>
  </div>
);
