/** A request of someone who has no account yet: its steps, and what was typed, kept in this tab until it is done. */
import { useEffect, useState } from "preact/hooks";
import { api, ApiError } from "../../lib/api";
import type { Values } from "../../lib/forms";
import { practiceId } from "../../lib/place";
import { arrive, go } from "../../lib/router";
import { enter } from "../../lib/session";
import type { Application, Session } from "../../lib/types";

interface Kept<V> {
  values: V;
  /** What the portal knows the request by; null before it has begun. */
  handle: string | null;
}

export interface Applying<V> {
  values: V;
  /** Keeps what was typed, so that a reload loses nothing. */
  keep: (values: V) => void;
  /** How far the request is: null before it has begun, undefined while the portal is asked. */
  told: Application | null | undefined;
  problem: unknown;
  /** The request ended by itself: too much time has passed. */
  expired: boolean;
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

function read<V>(key: string, initial: V): Kept<V> {
  const text = sessionStorage.getItem(key);
  return text ? (JSON.parse(text) as Kept<V>) : { values: initial, handle: null };
}

export function useApplication<V extends Values>(path: string, initial: V): Applying<V> {
  const key = `portico-${practiceId}${path}`;
  const [kept, setKept] = useState(() => read(key, initial));
  const [told, setTold] = useState<Application | null | undefined>(kept.handle ? undefined : null);
  const [problem, setProblem] = useState<unknown>(null);
  const [expired, setExpired] = useState(false);
  const { handle } = kept;

  function save(change: Partial<Kept<V>>): void {
    const next = { ...read(key, initial), ...change };
    sessionStorage.setItem(key, JSON.stringify(next));
    setKept(next);
  }

  function forget(): void {
    sessionStorage.removeItem(key);
  }

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

  useEffect(() => {
    if (handle) void ask();
  }, []);

  return {
    values: kept.values,
    keep: (values) => save({ values }),
    told,
    problem,
    expired,
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
