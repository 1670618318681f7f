import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { ActButton } from "../identity/act-button";
import { AskButton, type Question } from "../identity/ask-button";
import { api } from "../lib/api";
import { tell } from "./news";

interface Props<T> {
  path: string;
  body?: unknown;
  /** What is said once it is done. */
  said: string;
  onDone: (answer: T) => void;
  /** Asked back before it is sent. */
  ask?: Question;
  /** How the button looks: `btn second`. */
  class?: string;
  children: ComponentChildren;
}

/** A button that sends one request; pressed again after a failure, it is the same request. */
export function Send<T>({ path, body = {}, said, onDone, ask, class: look = "btn", children }: Props<T>) {
  const key = useRef<string>(crypto.randomUUID());
  async function act(): Promise<void> {
    const answer = await api<T>(path, { method: "POST", body, idempotencyKey: key.current });
    key.current = crypto.randomUUID();
    onDone(answer);
    tell(said);
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
