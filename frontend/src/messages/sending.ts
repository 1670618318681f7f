/** Sending a letter: looked at first, waiting for its files where they are on their way, sent once. */
import { computed } from "@preact/signals";
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
export type Problems = Partial<Record<"recipient" | "location" | "subject" | "text" | "files" | "other", string>>;

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
  /** Those that stand: what was changed since is looked at again when it is sent. */
  problems: Problems;
  /** What was found when it was to be sent, by the ids of the fields: for the summary, which then takes the focus. */
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
  return stuck ? t(`attach.stuck_${stuck.state as "failed" | "refused"}`, { name: stuck.name }) : null;
}

/** What the server would have mended, by the fields of the page. */
function refusedFields(error: unknown): Problems {
  if (!(error instanceof ApiError)) return {};
  if (error.code === "messages.draft_changed") return { other: t("letter.other_first") };
  const { provider, team, ...more } = error.errors;
  const recipient = provider ?? team;
  return { ...(recipient !== undefined && { recipient }), ...more };
}

const without = (problems: Record<string, string | null | undefined>): Problems =>
  Object.fromEntries(Object.entries(problems).filter(([, words]) => words));

const byId = (letter: Letter, problems: Problems): Record<string, string> =>
  Object.fromEntries(Object.entries(problems).map(([name, words]) => [fieldId(letter, name), words]));

/** What a problem is about: it stands until this changes. */
const ABOUT: Record<keyof Problems, (letter: Letter) => unknown> = {
  recipient: ({ fields }) => fields.value.provider ?? fields.value.team,
  location: ({ fields }) => fields.value.location,
  subject: ({ fields }) => fields.value.subject,
  text: ({ text }) => text.value,
  files: ({ files }) => files.stuck.value?.key,
  other: ({ saving }) => saving.value.state === "changed",
};

/** Calls `changed` with the name of each thing that changes. */
function watch(letter: Letter, changed: (name: string) => void): () => void {
  const stops = Object.entries(ABOUT).map(([name, read]) => computed(() => read(letter)).subscribe(() => changed(name)));
  return () => {
    for (const stop of stops) stop();
  };
}

interface Told {
  errors: Record<string, string>;
  trouble: Trouble | null;
}

export function useSending(letter: Letter, { path, more, check, onSent, onConflict }: SendingOptions): LetterSending {
  const [problems, setProblems] = useState<Problems>({});
  const [told, setTold] = useState<Told>({ errors: {}, trouble: null });
  const [step, setStep] = useState<LetterSending["step"]>("writing");
  const busy = letter.files.busy.value;

  useEffect(() => {
    hasProblem.value = Object.keys(told.errors).length > 0 || told.trouble !== null;
    return () => {
      hasProblem.value = false;
    };
  }, [told]);

  useEffect(
    () => watch(letter, (name) => setProblems((now) => (name in now ? without({ ...now, [name]: null }) : now))),
    [letter],
  );

  function tell(wrong: Problems, trouble: Trouble | null = null): void {
    setProblems(wrong);
    setTold({ errors: byId(letter, wrong), trouble });
  }

  function isGood(): boolean {
    const wrong = without({ ...check?.(), text: textProblem(letter.text.value), files: filesProblem(letter) });
    tell(wrong);
    return Object.keys(wrong).length === 0;
  }

  async function deliver(): Promise<void> {
    setStep("sending");
    try {
      onSent(await letter.send(path, more?.() ?? {}));
    } catch (error) {
      if (error instanceof ApiError && error.code === "messages.changed") onConflict?.();
      const refused = refusedFields(error);
      tell(refused, Object.keys(refused).length === 0 ? trouble(error) : null);
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

  return { problems, ...told, step, submit, hold: () => setStep("writing") };
}
