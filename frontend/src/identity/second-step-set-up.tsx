import words from "../i18n/en.security.json";
import { addWords, t } from "../lib/i18n";
import { thePractice } from "../lib/practice";
import { enter } from "../lib/session";
import { PageHead } from "../ui/page-head";
import { Cancel } from "./cancel";
import { SetUp } from "./security/set-up";
import "../styles/security.css";

addWords(words);

/** Sets up the second step where the practice requires one, before anything else answers. */
export default function SecondStepSetUpPage() {
  return (
    <>
      <PageHead title={t("set_up.title")} lead={t("set_up.lead", { practice: thePractice().name })} />
      <div class="stack-l">
        <SetUp have={[]} onDone={({ session }) => enter(session)} />
        <Cancel />
      </div>
    </>
  );
}
