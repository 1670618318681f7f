/** Data of a page: asked for when the page opens, with its failure and another try. */
import { useCallback, useEffect, useState } from "preact/hooks";

export interface Load<T> {
  data: T | undefined;
  error: unknown;
  /** Asks again; data on show stays until the answer is there. */
  again: () => void;
  /** Puts in an answer that a write has returned. */
  set: (data: T) => void;
}

/** Runs `ask` now and whenever `deps` change; an answer that comes too late is dropped. */
export function useLoad<T>(ask: () => Promise<T>, deps: readonly unknown[]): Load<T> {
  const [state, setState] = useState<{ data?: T; error?: unknown }>({});
  const [turn, setTurn] = useState(0);
  useEffect(() => setState({}), deps);
  useEffect(() => {
    let wanted = true;
    ask().then(
      (data) => wanted && setState({ data }),
      (error: unknown) => wanted && setState((before) => ({ ...before, error })),
    );
    return () => {
      wanted = false;
    };
  }, [...deps, turn]);
  const again = useCallback(() => {
    setState(({ data }) => (data === undefined ? {} : { data }));
    setTurn((n) => n + 1);
  }, []);
  const set = useCallback((data: T) => setState({ data }), []);
  return { data: state.data, error: state.error, again, set };
}
