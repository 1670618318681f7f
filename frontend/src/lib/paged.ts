/** A long list, a page at a time. */
import { useState } from "preact/hooks";
import { type Load, useLoad } from "./load";

interface Part<T> {
  items: T[];
  next_cursor: string | null;
}

export interface Paged<T, P> {
  /** The first page: its data and its failure. */
  first: Load<P>;
  /** Everything fetched so far. */
  items: T[];
  hasMore: boolean;
  loading: boolean;
  /** Why the next page could not be fetched. */
  problem: unknown;
  /** Fetches the next page; answers what is on show then, or undefined after a failure. */
  more: () => Promise<{ shown: number; last: boolean } | undefined>;
  /** Asks anew, from the first page; what is on show stays until the answer is there. */
  again: () => void;
  /** Puts in what became of items. */
  change: (by: (item: T) => T) => void;
}

/** Asks for the first page now, and whenever `deps` change, and for the next as it is wanted. */
export function usePaged<T, P extends Part<T>>(
  ask: (cursor: string | null) => Promise<P>,
  deps: readonly unknown[],
): Paged<T, P> {
  const [rest, setRest] = useState<Part<T> | null>(null);
  const first = useLoad(async () => {
    const page = await ask(null);
    setRest(null);
    return page;
  }, deps);
  const [loading, setLoading] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const items = [...(first.data?.items ?? []), ...(rest?.items ?? [])];
  const cursor = rest ? rest.next_cursor : (first.data?.next_cursor ?? null);

  async function more(): ReturnType<Paged<T, P>["more"]> {
    if (cursor === null || loading) return undefined;
    setLoading(true);
    setProblem(undefined);
    try {
      const next = await ask(cursor);
      setRest({ items: [...(rest?.items ?? []), ...next.items], next_cursor: next.next_cursor });
      return { shown: items.length + next.items.length, last: next.next_cursor === null };
    } catch (error) {
      setProblem(error);
      return undefined;
    } finally {
      setLoading(false);
    }
  }

  function change(by: (item: T) => T): void {
    if (first.data) first.set({ ...first.data, items: first.data.items.map(by) });
    setRest((before) => before && { ...before, items: before.items.map(by) });
  }

  return { first, items, hasMore: cursor !== null, loading, problem, more, again: first.again, change };
}

/** `path` with a cursor, where there is one. */
export function withCursor(path: string, cursor: string | null): string {
  if (cursor === null) return path;
  return `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;
}
