import words from "../../i18n/en.health.json";
import { api } from "../../lib/api";
import { part } from "../../lib/format";
import { addWords, t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { classic } from "../../lib/prefs";
import type { Home } from "../../lib/record-types";
import { thePatientId, theSession } from "../../lib/session";
import { Loaded } from "../../ui/loaded";
import { PageHead } from "../../ui/page-head";
import { SkelCard } from "../../ui/skeleton";
import { HomeCards } from "../parts/home-cards";
import { HomeClassic } from "../parts/home-classic";
import { PrintPatient } from "../parts/print-patient";
import { SendMessageButton, SendMessageFields, useSendMessage } from "../parts/send-message";
import "../../styles/home.css";

addWords(words);

/** "Good morning" at the practice, wherever the reader is. */
function greeting(now: string): string {
  const hour = Number(part(now, { hour: "numeric", hourCycle: "h23" }));
  const name = theSession().name.first;
  if (hour < 12) return t("home.morning", { name });
  return t(hour < 18 ? "home.afternoon" : "home.evening", { name });
}

const SkelHome = () => (
  <div class="grid cols">
    <div class="grid">
      <div class="skel skel-visit" />
      <SkelCard rows={3} />
    </div>
    <div class="grid">
      <SkelCard rows={2} />
      <SkelCard rows={2} />
    </div>
  </div>
);

/** What matters today, in one call, and a message to the practice. */
export default function HomePage() {
  const load = useLoad(() => api<Home>(`/patients/${thePatientId()}/home`), []);
  const now = new Date().toISOString();
  const writing = useSendMessage();
  return (
    <>
      <PageHead
        title={greeting(now)}
        tab={t("nav.home")}
        lead={part(now, { weekday: "long", month: "long", day: "numeric" })}
        actions={<SendMessageButton {...writing} />}
      />
      {writing.open && <SendMessageFields {...writing} />}
      <Loaded load={load} skeleton={<SkelHome />}>
        {(home) => (
          <>
            <PrintPatient patient={home.patient} />
            {classic.value ? <HomeClassic home={home} /> : <HomeCards home={home} />}
          </>
        )}
      </Loaded>
    </>
  );
}
