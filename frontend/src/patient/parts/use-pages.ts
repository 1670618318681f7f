/** A long list, a page at a time. */
import { useState } from "preact/hooks";
import { api } from "../../lib/api";
import { type Load, useLoad } from "../../lib/load";
import type { RecordPage } from "../../lib/record-types";
import { thePatientId } from "../../lib/session";

interface Rest<T> {
  items: T[];
  cursor: string | null;
}

export interface Pages<T> {
  /** The first page: its data, its failure, another try. */
  first: Load<RecordPage<T>>;
  /** Everything fetched so far. */
  items: T[];
  total: number;
  hasMore: boolean;
  loading: boolean;
  /** Why the next page could not be fetched. */
  problem: unknown;
  /** Fetches the next page; answers what is on show then, or undefined after a failure. */
  more: () => Promise<{ shown: number; last: boolean } | undefined>;
}

/** Lists a section of the open record; mount it anew (by `key`) for another filter. */
export function usePages<T>(section: string, status: "current" | "past" | "all"): Pages<T> {
  const path = `/patients/${thePatientId()}/records/${section}?status=${status}`;
  const first = useLoad(() => api<RecordPage<T>>(path), [path]);
  const [rest, setRest] = useState<Rest<T> | null>(null);
  const [loading, setLoading] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const items = [...(first.data?.items ?? []), ...(rest?.items ?? [])];
  const cursor = rest ? rest.cursor : (first.data?.next_cursor ?? null);

  async function more(): ReturnType<Pages<T>["more"]> {
    if (cursor === null || loading) return undefined;
    setLoading(true);
    setProblem(undefined);
    try {
      const next = await api<RecordPage<T>>(`${path}&cursor=${encodeURIComponent(cursor)}`);
      setRest({ items: [...(rest?.items ?? []), ...next.items], cursor: next.next_cursor });
      return { shown: items.length + next.items.length, last: next.next_cursor === null };
    } catch (error) {
      setProblem(error);
      return undefined;
    } finally {
      setLoading(false);
    }
  }

  return { first, items, total: first.data?.total ?? 0, hasMore: cursor !== null, loading, problem, more };
}
