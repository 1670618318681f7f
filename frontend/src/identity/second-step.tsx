import { KeyRound } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import words from "../i18n/en.security.json";
import { api, ApiError } from "../lib/api";
import { useForm } from "../lib/forms";
import { addWords, rich, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { thePractice } from "../lib/practice";
import { enter, loadSession } from "../lib/session";
import type { SecondStep, Session } from "../lib/types";
import { Call } from "../ui/emergency";
import { ErrorSummary } from "../ui/error-summary";
import { Loaded } from "../ui/loaded";
import { PageHead } from "../ui/page-head";
import { SkelHead, SkelLine } from "../ui/skeleton";
import { Submit } from "../ui/submit";
import { TextField } from "../ui/text-field";
import { ActButton } from "./act-button";
import { Cancel } from "./cancel";
import { canUsePasskeys, type PasskeyOptions, signWithPasskey } from "./passkeys";
import "../styles/security.css";

addWords(words);

type Way = "code" | "recovery_code";

/** Goes in; also where the same answer, sent twice, was taken a moment before. */
async function answer(body: Record<string, string>): Promise<void> {
  try {
    enter(await api<Session>("/second-step/answers", { method: "POST", body }));
  } catch (error) {
    if (!(error instanceof ApiError && error.code === "identity.wrong_step")) throw error;
    await loadSession();
  }
}

async function answerByPasskey(): Promise<void> {
  const options = await api<PasskeyOptions>("/second-step/passkey-options", { method: "POST" });
  await answer({ passkey: await signWithPasskey(options) });
}

/** `chosen`: the person turned to it on this page, so its field takes the focus. */
function CodeForm({ way, chosen }: { way: Way; chosen: boolean }) {
  useEffect(() => {
    if (chosen) document.getElementById(way)?.focus();
  }, []);
  const form = useForm<Record<Way, string>>({
    initial: { code: "", recovery_code: "" },
    check: (values) => (values[way].trim() ? {} : { [way]: t(`second_step.${way}_missing`) }),
    send: (values) => answer({ [way]: values[way].trim() }),
  });
  return (
    <form class="stack-l" noValidate onSubmit={form.submit}>
      <ErrorSummary form={form} />
      <TextField
        id={way}
        label={t(`second_step.${way}`)}
        hint={t(`second_step.${way}_hint`)}
        error={form.errors[way]}
        value={form.values[way]}
        onValue={(value) => form.set({ [way]: value })}
        autoComplete={way === "code" ? "one-time-code" : "off"}
        inputMode={way === "code" ? "numeric" : "text"}
      />
      <Submit sending={form.sending}>{t("second_step.submit")}</Submit>
    </form>
  );
}

function Ways({ kinds, recovery_codes_left: left }: SecondStep) {
  const app = kinds.includes("totp");
  const passkey = kinds.includes("passkey") && canUsePasskeys();
  const [way, setWay] = useState<Way | null>(app ? "code" : passkey ? null : "recovery_code");
  const [chosen, setChosen] = useState(false);
  const turn = (to: Way): void => {
    setChosen(true);
    setWay(to);
  };
  return (
    <>
      <div class="stack-l">
        {passkey && (
          <div class="stack">
            <ActButton act={answerByPasskey} icon={KeyRound}>
              {t("passkey.use")}
            </ActButton>
          </div>
        )}
        {passkey && way && <p class="or">{t("or")}</p>}
        {way && <CodeForm key={way} way={way} chosen={chosen} />}
      </div>
      <div class="stack foot">
        {way !== "recovery_code" && left > 0 && (
          <button class="btn quiet" type="button" onClick={() => turn("recovery_code")}>
            {t("second_step.use_recovery")}
          </button>
        )}
        {app && way !== "code" && (
          <button class="btn quiet" type="button" onClick={() => turn("code")}>
            {t("second_step.use_code")}
          </button>
        )}
        <Cancel />
      </div>
    </>
  );
}

const Waiting = () => (
  <div class="stack">
    <SkelHead />
    <SkelLine />
  </div>
);

/** The second step of signing in: a code of the app, a passkey, or one of the recovery codes. */
export default function SecondStepPage() {
  const load = useLoad(() => api<SecondStep>("/second-step"), []);
  const { contact } = thePractice();
  return (
    <>
      <PageHead title={t("second_step.title")} lead={t("second_step.lead")} />
      <Loaded load={load} skeleton={<Waiting />}>
        {(found) => <Ways {...found} />}
      </Loaded>
      <p class="foot">{rich("second_step.lost", { phone: <Call number={contact.phone} /> })}</p>
    </>
  );
}
