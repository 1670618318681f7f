/** A request of someone who has no account yet: its steps, and what was typed, until it is done or its page left. */
import { useEffect, useState } from "preact/hooks";
import { api, ApiError } from "../../lib/api";
import type { Values } from "../../lib/forms";
import { practiceId } from "../../lib/place";
import { arrive, go } from "../../lib/router";
import { enter } from "../../lib/session";
import type { Application, Session } from "../../lib/types";
import { dropKept, type Kept, readKept, useUnused, writeKept } from "./kept";

export interface Applying<V> {
  values: V;
  /** Keeps what was typed, so that a reload loses nothing. */
  keep: (values: V) => void;
  /** How far the request is: null before it has begun, undefined while the portal is asked. */
  told: Application | null | undefined;
  problem: unknown;
  /** The request ended by itself: too much time has passed. */
  expired: boolean;
  /** Rises when what was typed is dropped: the key of the form that holds it. */
  round: number;
  begin: (body: object) => Promise<void>;
  /** Sends a code, or asks for a new one, and goes where the answer says. */
  step: (name: string, body?: object) => Promise<void>;
  /** Asks the portal where the request stands. */
  ask: () => Promise<void>;
  back: () => void;
  /** Makes the account, and goes in. */
  finish: (body: object, to: string) => Promise<void>;
  forget: () => void;
}

const post = <T>(path: string, body: object): Promise<T> => api<T>(path, { method: "POST", body });

/** What this tab kept, or another request that a mailed link leads back to. */
function start<V>(key: string, initial: V, link: string): Kept<V> {
  const kept = readKept<V>(key) ?? { values: initial, handle: null };
  if (!link || kept.handle === link) return kept;
  const linked = { values: initial, handle: link };
  writeKept(key, linked);
  return linked;
}

/** `link` is the handle of a request that the page was opened for; empty where it was opened without one. */
export function useApplication<V extends Values>(path: string, initial: V, link = ""): Applying<V> {
  const key = `portico-${practiceId}${path}`;
  const [kept, setKept] = useState(() => start(key, initial, link));
  const [told, setTold] = useState<Application | null | undefined>(kept.handle ? undefined : null);
  const [problem, setProblem] = useState<unknown>(null);
  const [expired, setExpired] = useState(false);
  const [round, setRound] = useState(0);
  const { handle } = kept;

  function save(change: Partial<Kept<V>>): void {
    const next = { ...(readKept<V>(key) ?? { values: initial, handle: null }), ...change };
    writeKept(key, next);
    setKept(next);
  }

  const forget = (): void => dropKept(key);

  function hear(next: Application): void {
    if (next.step !== told?.step) arrive();
    setTold(next);
  }

  function back(): void {
    save({ handle: null });
    arrive();
    setTold(null);
  }

  async function ask(): Promise<void> {
    setProblem(null);
    try {
      const found = await post<Application>(`${path}/status`, { handle });
      if (found.step === "done") {
        forget();
        go("/sign-in", { replace: true });
      } else hear(found);
    } catch (error) {
      if (error instanceof ApiError && error.status === 410) {
        setExpired(true);
        back();
      } else setProblem(error);
    }
  }

  useUnused(key, () => {
    forget();
    setKept({ values: initial, handle: null });
    setProblem(null);
    setTold(null);
    setExpired(true);
    setRound((before) => before + 1);
  });

  useEffect(() => {
    if (handle) void ask();
    return forget;
  }, []);

  return {
    values: kept.values,
    keep: (values) => save({ values }),
    told,
    problem,
    expired,
    round,
    async begin(body) {
      const begun = await post<Application & { handle: string }>(path, body);
      setExpired(false);
      save({ handle: begun.handle });
      hear(begun);
    },
    async step(name, body = {}) {
      hear(await post<Application>(`${path}/${name}`, { handle, ...body }));
    },
    ask,
    back,
    async finish(body, to) {
      const session = await post<Session>(`${path}/account`, { handle, ...body });
      forget();
      enter(session);
      go(to, { replace: true });
    },
    forget,
  };
}
