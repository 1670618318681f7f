import { useState } from "preact/hooks";
import words from "../i18n/en.security.json";
import { addWords, t } from "../lib/i18n";
import { thePractice } from "../lib/practice";
import { arrive } from "../lib/router";
import { enter } from "../lib/session";
import type { FactorAdded } from "../lib/types";
import { PageHead } from "../ui/page-head";
import { Cancel } from "./cancel";
import { RecoveryCodes } from "./security/recovery-codes";
import { SetUp } from "./security/set-up";
import "../styles/security.css";

addWords(words);

/** Sets up the second step where the practice requires one, before anything else answers; then the recovery codes. */
export default function SecondStepSetUpPage() {
  const [added, setAdded] = useState<FactorAdded | null>(null);
  if (added) {
    return (
      <>
        <PageHead key="codes" title={t("recovery.title")} lead={t("set_up.done")} />
        <RecoveryCodes codes={added.recovery_codes} onKept={() => enter(added.session)} />
      </>
    );
  }
  function take(found: FactorAdded): void {
    arrive();
    setAdded(found);
  }
  return (
    <>
      <PageHead key="set-up" title={t("set_up.title")} lead={t("set_up.lead", { practice: thePractice().name })} />
      <div class="stack-l">
        <SetUp have={[]} onAdded={take} />
        <Cancel />
      </div>
    </>
  );
}
