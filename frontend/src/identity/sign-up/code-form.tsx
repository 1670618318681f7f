import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useForm } from "../../lib/forms";
import { t } from "../../lib/i18n";
import { trouble } from "../../lib/problems";
import type { Application } from "../../lib/types";
import { ErrorSummary } from "../../ui/error-summary";
import { Note } from "../../ui/note";
import { Submit } from "../../ui/submit";
import { type News, Told } from "../../ui/told";
import type { Applying } from "./application";
import { FormText } from "./form-text";

interface Props {
  applying: Pick<Applying<unknown>, "step" | "ask" | "back">;
  told: Application;
  /** The end of the address that takes the code. */
  step: string;
  label: string;
  hint: string;
  children: ComponentChildren;
}

interface ResendProps {
  told: Application;
  /** The code that was sent does not work any more. */
  dead: boolean;
  send: () => Promise<void>;
}

/** Another code, once the last one has had a minute to arrive. */
function Resend({ told, dead, send }: ResendProps) {
  const [waiting, setWaiting] = useState(told.resend_in > 0);
  const [wrong, setWrong] = useState<string | null>(null);
  const [sent, setSent] = useState<News | null>(null);
  useEffect(() => {
    setWaiting(told.resend_in > 0);
    const wait = setTimeout(() => setWaiting(false), told.resend_in * 1000);
    return () => clearTimeout(wait);
  }, [told]);
  async function again(): Promise<void> {
    setWrong(null);
    setSent(null);
    try {
      await send();
      setSent({ words: t("sign_up.sent_again") });
    } catch (error) {
      setWrong(trouble(error).words);
    }
  }
  const none = told.resends_left === 0;
  return (
    <div class="stack">
      <Told news={sent} />
      {wrong && (
        <div role="alert">
          <Note tone="bad">
            <p>{wrong}</p>
          </Note>
        </div>
      )}
      {none || waiting ? (
        <p class="hint">{t(none ? "sign_up.no_more_codes" : dead ? "sign_up.wait_dead" : "sign_up.wait")}</p>
      ) : (
        <button class="btn second" type="button" onClick={() => void again()}>
          {t("sign_up.send_again")}
        </button>
      )}
    </div>
  );
}

/** A code from a mail. One that is dead leads to another, or on, where its answer was lost on the way. */
export function CodeForm({ applying, told, step, label, hint, children }: Props) {
  const [dead, setDead] = useState(false);
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (dead) note.current?.focus();
  }, [dead]);
  const form = useForm<{ code: string }>({
    initial: { code: "" },
    check: ({ code }): { code?: string } =>
      code.replace(/\D/g, "").length === 8 ? {} : { code: t("sign_up.code_missing") },
    send: ({ code }) => applying.step(step, { code: code.trim() }),
    refused(error) {
      if (error.status !== 410) return false;
      form.reset();
      setDead(true);
      note.current?.focus(); // where it stands there from before
      void applying.ask();
      return true;
    },
  });
  async function resend(): Promise<void> {
    await applying.step("code");
    setDead(false);
    form.reset();
  }
  return (
    <>
      <ErrorSummary form={form} />
      {children}
      {dead && (
        <div class="told" role="alert" tabIndex={-1} ref={note}>
          <Note tone="warn">
            <p>{t(told.resends_left === 0 ? "sign_up.code_dead_last" : "sign_up.code_dead")}</p>
          </Note>
        </div>
      )}
      <form class="stack-l" noValidate onSubmit={form.submit}>
        <FormText form={form} name="code" label={label} hint={hint} autoComplete="one-time-code" width="medium" />
        <Submit sending={form.sending}>{t("sign_up.continue")}</Submit>
      </form>
      <div class="foot stack">
        <Resend told={told} dead={dead} send={resend} />
        <button class="btn quiet" type="button" onClick={applying.back}>
          {t("sign_up.back")}
        </button>
      </div>
    </>
  );
}
