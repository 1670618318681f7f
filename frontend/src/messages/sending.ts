/** Sending a letter: looked at first, waiting for its files where they are on their way, sent once. */
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../lib/api";
import { t } from "../lib/i18n";
import { type Trouble, trouble } from "../lib/problems";
import { hasProblem } from "../lib/title";
import { findCard } from "./cards";
import { characters, problem, tidied } from "./counting";
import type { Letter } from "./letter";
import type { Sent } from "./types";

/** What must be mended, by the name of the field. */
export type Problems = Partial<Record<"recipient" | "location" | "subject" | "text" | "files", string>>;

export interface SendingOptions {
  /** Where the letter is posted. */
  path: string;
  /** What the route asks for beside the text, the files and the draft. */
  more?: () => object;
  /** What must be mended in the fields above the text. */
  check?: () => Problems;
  onSent: (sent: Sent) => void;
  /** Somebody wrote to the conversation meanwhile: nothing was sent, and it is to be read again. */
  onConflict?: (() => void) | undefined;
}

export interface LetterSending {
  problems: Problems;
  /** The same by the ids of the fields, for the summary. */
  errors: Record<string, string>;
  trouble: Trouble | null;
  step: "writing" | "waiting" | "sending";
  submit: (event?: Event) => void;
  /** Does not send when the files are ready, after all. */
  hold: () => void;
}

/** The id of a field: several letters may stand on one page. */
export const fieldId = (letter: Letter, name: string): string => `${letter.id}-${name}`;

export function textProblem(typed: string): string | null {
  const text = tidied(typed);
  const found = problem(text);
  if (found) return t(`messages.${found}`, { count: characters(text).toLocaleString("en-US") });
  return findCard(text) ? t("messages.card_number") : null;
}

function filesProblem({ files }: Letter): string | null {
  const { value: stuck } = files.stuck;
  return stuck ? t("attach.stuck", { name: stuck.name }) : null;
}

/** What the server would have mended, by the fields of the page. */
function refusedFields(error: unknown): Problems {
  if (!(error instanceof ApiError)) return {};
  const { provider, team, ...more } = error.errors;
  const recipient = provider ?? team;
  return { ...(recipient !== undefined && { recipient }), ...more };
}

const without = (problems: Record<string, string | null | undefined>): Problems =>
  Object.fromEntries(Object.entries(problems).filter(([, words]) => words));

export function useSending(letter: Letter, { path, more, check, onSent, onConflict }: SendingOptions): LetterSending {
  const [problems, setProblems] = useState<Problems>({});
  const [found, setFound] = useState<Trouble | null>(null);
  const [step, setStep] = useState<LetterSending["step"]>("writing");
  const busy = letter.files.busy.value;

  useEffect(() => {
    hasProblem.value = Object.keys(problems).length > 0 || found !== null;
    return () => {
      hasProblem.value = false;
    };
  }, [problems, found]);

  function isGood(): boolean {
    const wrong = without({ ...check?.(), text: textProblem(letter.text.value), files: filesProblem(letter) });
    setProblems(wrong);
    setFound(null);
    return Object.keys(wrong).length === 0;
  }

  async function deliver(): Promise<void> {
    setStep("sending");
    try {
      onSent(await letter.send(path, more?.() ?? {}));
    } catch (error) {
      if (error instanceof ApiError && error.code === "messages.changed") onConflict?.();
      const refused = refusedFields(error);
      setProblems(refused);
      if (Object.keys(refused).length === 0) setFound(trouble(error));
    } finally {
      setStep("writing");
    }
  }

  function submit(event?: Event): void {
    event?.preventDefault();
    if (step === "sending") return;
    if (!isGood()) setStep("writing");
    else if (letter.files.busy.value) setStep("waiting");
    else void deliver();
  }

  useEffect(() => {
    if (step === "waiting" && !busy) submit();
  }, [step, busy]);

  const errors = Object.fromEntries(Object.entries(problems).map(([name, words]) => [fieldId(letter, name), words]));
  return { problems, errors, trouble: found, step, submit, hold: () => setStep("writing") };
}
