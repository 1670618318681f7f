import { useState } from "preact/hooks";
import { t } from "../lib/i18n";
import { trouble } from "../lib/problems";
import { secondsLeft, signOut, staySignedIn, WARNING_SECONDS } from "../lib/session";
import { Dialog } from "./dialog";

const SPOKEN = [WARNING_SECONDS, 60, 30];

const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** The last of the spoken times that has been reached. */
const spoken = (left: number): number => SPOKEN.findLast((moment) => left <= moment) ?? WARNING_SECONDS;

/** Two minutes before the automatic sign-out: nothing behind it can be read, and one press stays signed in. */
export function TimeoutDialog({ landing }: { landing: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const left = secondsLeft.value;
  if (left === null) return null;
  const stay = () => {
    setProblem(null);
    staySignedIn().catch((error: unknown) => setProblem(trouble(error).words));
  };
  return (
    <Dialog title={t("timeout.title")} onCancel={stay} class="timeout">
      <p>{t("timeout.body")}</p>
      <p class="clock" aria-hidden="true">
        {clock(left)}
      </p>
      <p class="vh" aria-live="assertive">
        {t("timeout.left", { time: t(`timeout.at_${spoken(left)}` as "timeout.at_120") })}
      </p>
      {problem && (
        <p class="err" role="alert">
          {problem}
        </p>
      )}
      <div class="row">
        <button class="btn" type="button" onClick={stay}>
          {t("timeout.stay")}
        </button>
        <button class="btn second" type="button" onClick={() => void signOut(landing)}>
          {t("sign_out")}
        </button>
      </div>
    </Dialog>
  );
}
