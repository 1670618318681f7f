import { ChevronRight, FileHeart, HeartPulse, type LucideIcon } from "lucide-preact";
import { t } from "../../lib/i18n";
import { href } from "../../lib/place";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";

const Way = ({ to, icon, title, sub }: { to: string; icon: LucideIcon; title: string; sub: string }) => (
  <li>
    <a href={href(to)}>
      <span class="blob">
        <Icon of={icon} />
      </span>
      <span>
        <b>{title}</b>
        <small>{sub}</small>
      </span>
      <span class="chev">
        <Icon of={ChevronRight} />
      </span>
    </a>
  </li>
);

/** The ways to the whole record. */
export const RecordsCard = () => (
  <Card title={t("home.records")} class="o5">
    <ul class="list ways">
      <Way
        to="/my-health/health-records"
        icon={FileHeart}
        title={t("home.view_records")}
        sub={t("home.view_records_sub")}
      />
      <Way to="/my-health" icon={HeartPulse} title={t("nav.my_health")} sub={t("home.my_health_sub")} />
    </ul>
  </Card>
);
