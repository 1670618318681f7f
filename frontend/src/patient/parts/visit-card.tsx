import { Clock, MapPin, UserRound } from "lucide-preact";
import { part, weekdayTime } from "../../lib/format";
import { t } from "../../lib/i18n";
import type { Appointment } from "../../lib/record-types";
import { Icon } from "../../ui/icon";

const DateTile = ({ at }: { at: string }) => (
  <div class="datetile" aria-hidden="true">
    <span class="month">{part(at, { month: "short" })}</span>
    <b>{part(at, { day: "numeric" })}</b>
    <span class="weekday">{part(at, { weekday: "short" })}</span>
  </div>
);

/** "Larkspur office, 112 Main Street, Suite 200" */
export const whereIs = ({ location }: Appointment): string =>
  [location?.name, location?.address].filter(Boolean).join(", ");

/** The next appointment: when, with whom, where. */
export const VisitCard = ({ visit }: { visit: Appointment }) => (
  <section class="visit o1" aria-labelledby="next-visit">
    <DateTile at={visit.start} />
    <div>
      <p class="eyebrow">{t("home.next_visit")}</p>
      <h2 id="next-visit">{visit.title}</h2>
      <ul class="facts">
        <li>
          <Icon of={Clock} />
          <span>{weekdayTime(visit.start)}</span>
        </li>
        {visit.provider && (
          <li>
            <Icon of={UserRound} />
            <span>{visit.provider}</span>
          </li>
        )}
        {visit.location && (
          <li>
            <Icon of={MapPin} />
            <span>{whereIs(visit)}</span>
          </li>
        )}
      </ul>
    </div>
  </section>
);
