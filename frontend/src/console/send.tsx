import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { ActButton } from "../identity/act-button";
import { AskButton, type Question } from "../identity/ask-button";
import { api, ApiError } from "../lib/api";
import { tell } from "./news";

interface Props<T> {
  path: string;
  body?: unknown;
  /** What is said once it is done. */
  said: string;
  onDone: (answer: T) => void;
  /** Somebody was first, and nothing was done. */
  onConflict?: () => void;
  /** Asked back before it is sent. */
  ask?: Question;
  /** How the button looks: `btn second`. */
  class?: string;
  children: ComponentChildren;
}

/** A button that sends one request; pressed again after a failure, it is the same request. */
export function Send<T>({ path, body = {}, said, onDone, onConflict, ask, class: look = "btn", children }: Props<T>) {
  const key = useRef<string>(crypto.randomUUID());
  async function act(): Promise<void> {
    try {
      onDone(await api<T>(path, { method: "POST", body, idempotencyKey: key.current }));
      tell(said);
    } catch (error) {
      if (!onConflict || !(error instanceof ApiError) || error.status !== 409) throw error;
      onConflict();
    }
    key.current = crypto.randomUUID();
  }
  if (ask) {
    return (
      <AskButton act={act} class={look} {...ask}>
        {children}
      </AskButton>
    );
  }
  return (
    <ActButton act={act} class={look}>
      {children}
    </ActButton>
  );
}
