import { Send } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { t } from "../lib/i18n";
import { leaveThen } from "../lib/leaving";
import { ErrorSummary } from "../ui/error-summary";
import { Icon } from "../ui/icon";
import { Busy, SkelLine } from "../ui/skeleton";
import { TroubleNote } from "../ui/trouble";
import { LeaveGuard } from "./leave-guard";
import type { Letter } from "./letter";
import { OtherWindow } from "./other-window";
import { Saved } from "./saved";
import { type Problems, type SendingOptions, useSending } from "./sending";
import type { Phrases } from "./urgent";
import { Writing } from "./writing";
import "../styles/messages-writing.css";

interface Props extends SendingOptions {
  letter: Letter;
  onCancel?: () => void;
  label: string;
  hint?: string | undefined;
  phrases?: Phrases | undefined;
  /** Fields above the text. */
  above?: (problems: Problems) => ComponentChildren;
  /** What stands before the button that sends. */
  children?: ComponentChildren;
}

/** A letter to be written and sent, whoever writes: nothing typed is lost, and it is sent once. */
export function LetterForm({ letter, onCancel, above, children, label, hint, phrases, ...options }: Props) {
  const sending = useSending(letter, options);
  const { phase } = letter;
  const { unsaved: filesUnsaved } = letter.files;
  if (phase.value === "trouble") {
    return <TroubleNote error={letter.problem.value} again={() => void letter.load()} />;
  }
  if (phase.value === "loading") {
    return (
      <Busy>
        <SkelLine />
        <SkelLine />
      </Busy>
    );
  }
  return (
    <form class="letter-form stack-l" noValidate onSubmit={sending.submit} onPaste={(event) => paste(event, letter)}>
      <ErrorSummary form={sending} />
      {/* What would be typed while it is sent would not be in it. */}
      <div class="stack-l" inert={sending.step === "sending"}>
        {above?.(sending.problems)}
        <Writing letter={letter} problems={sending.problems} label={label} hint={hint} phrases={phrases} />
        {children}
      </div>
      <OtherWindow letter={letter} />
      <div>
        <div class="row">
          <button class="btn" type="submit" aria-disabled={sending.step !== "writing"}>
            <Icon of={Send} />
            {t(sending.step === "writing" ? "letter.send" : "form.sending")}
          </button>
          {onCancel && (
            <button class="btn quiet" type="button" onClick={() => leaveThen(onCancel)}>
              {t("letter.close")}
            </button>
          )}
          <Saved saving={letter.saving.value} />
        </div>
        <div role="status">
          {sending.step === "waiting" && (
            <p class="hint">
              {t("letter.waiting", { n: letter.files.list.value.filter(({ state }) => state !== "clean").length })}{" "}
              <button class="btn-link" type="button" onClick={sending.hold}>
                {t("letter.hold")}
              </button>
            </p>
          )}
        </div>
      </div>
      <LeaveGuard
        isNeeded={() => letter.unsaved.value || filesUnsaved.value}
        settle={() => letter.save()}
        words={t(filesUnsaved.value ? "leave.files" : "leave.unsaved")}
      />
    </form>
  );
}

/** Pictures from the clipboard; text that comes with its own picture is text. */
function paste(event: ClipboardEvent, { files }: Letter): void {
  const { clipboardData: pasted } = event;
  if (!pasted || pasted.files.length === 0 || pasted.types.includes("text/plain")) return;
  event.preventDefault();
  files.add(pasted.files);
}
