import { useState } from "preact/hooks";
import words from "../i18n/en.security.json";
import { addWords, t } from "../lib/i18n";
import { thePractice } from "../lib/practice";
import { arrive } from "../lib/router";
import { enter, loadSession } from "../lib/session";
import type { FactorAdded, Session } from "../lib/types";
import { PageHead } from "../ui/page-head";
import { Cancel } from "./cancel";
import { LostCodes, RecoveryCodes } from "./security/recovery-codes";
import { SetUp } from "./security/set-up";
import "../styles/security.css";

addWords(words);

/** Sets up the second step where the practice requires one, before anything else answers; then the recovery codes. */
export default function SecondStepSetUpPage() {
  const [codes, setCodes] = useState<string[] | "lost" | null>(null);
  const [session, setSession] = useState<Session | null>(null);
  function show(next: typeof codes): void {
    arrive();
    setCodes(next);
  }
  function take(added: FactorAdded): void {
    setSession(added.session);
    show(added.recovery_codes);
  }
  if (codes === "lost") {
    return (
      <>
        <PageHead key="lost" title={t("recovery.title")} />
        <LostCodes onCodes={show} />
      </>
    );
  }
  if (codes) {
    return (
      <>
        <PageHead key="codes" title={t("recovery.title")} lead={t("set_up.done")} />
        <RecoveryCodes codes={codes} onKept={() => (session ? enter(session) : void loadSession())} />
      </>
    );
  }
  return (
    <>
      <PageHead key="set-up" title={t("set_up.title")} lead={t("set_up.lead", { practice: thePractice().name })} />
      <div class="stack-l">
        <SetUp have={[]} onAdded={take} onLost={() => show("lost")} />
        <Cancel />
      </div>
    </>
  );
}
