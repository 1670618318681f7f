import { ChevronLeft } from "lucide-preact";
import words from "../../i18n/en.security.json";
import { api } from "../../lib/api";
import { addWords, t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { href } from "../../lib/place";
import { theSession } from "../../lib/session";
import type { OwnSession, SecondStep } from "../../lib/types";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { PageHead } from "../../ui/page-head";
import { SkelCard } from "../../ui/skeleton";
import { FactorsCard } from "./factors";
import { SessionsCard } from "./sessions";
import "../../styles/security.css";

addWords(words);

/** Sign-in and security: everyone's second step and sessions, patients' and staff's. */
export default function SecurityPage() {
  const factors = useLoad(() => api<SecondStep>("/second-step"), []);
  const sessions = useLoad(() => api<{ sessions: OwnSession[] }>("/sessions"), []);
  const again = () => {
    factors.again();
    sessions.again();
  };
  return (
    <>
      <a class="back" href={href(theSession().kind === "staff" ? "/console/profile" : "/profile")}>
        <Icon of={ChevronLeft} />
        {t("nav.profile")}
      </a>
      <PageHead title={t("security.title")} lead={t("security.lead")} />
      <div class="stack-l">
        <Loaded load={factors} skeleton={<SkelCard rows={2} />}>
          {(found) => <FactorsCard found={found} onChanged={again} />}
        </Loaded>
        <Loaded load={sessions} skeleton={<SkelCard rows={2} />}>
          {(found) => <SessionsCard sessions={found.sessions} onChanged={sessions.again} />}
        </Loaded>
      </div>
    </>
  );
}
