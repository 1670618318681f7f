/** A search through a patient's messages, the newest first, as far back as each answer reached. */
import { useState } from "preact/hooks";
import { api } from "../../lib/api";
import { withCursor } from "../../lib/paged";
import { parseDate } from "../../lib/typed-date";
import type { Found, SearchPage } from "../../messages/types";

/** As it was typed; any of them may be empty. */
export type Sought = { words: string; writer: string; first: string; last: string };

export interface Results {
  items: Found[];
  /** Until when everything was looked at; null when there is nothing older. */
  backTo: string | null;
  loading: boolean;
  /** Why the older ones could not be searched. */
  problem: unknown;
  /** Goes on searching; answers how many are on show then, or undefined after a failure. */
  older: () => Promise<number | undefined>;
}

function query(sought: Sought): string {
  const { words, writer } = sought;
  const params = new URLSearchParams({ words: words.trim(), writer: writer.trim() });
  for (const name of ["first", "last"] as const) {
    const day = parseDate(sought[name]);
    if (day !== null) params.set(name, day);
  }
  return params.toString();
}

/** The results so far, none before the first search; and how to search. `path` is the search's in the API. */
export function useSearch(path: string): [Results | null, (sought: Sought) => Promise<void>] {
  const [asked, setAsked] = useState("");
  const [page, setPage] = useState<SearchPage | null>(null);
  const [loading, setLoading] = useState(false);
  const [problem, setProblem] = useState<unknown>();

  async function search(sought: Sought): Promise<void> {
    const question = `${path}?${query(sought)}`;
    const found = await api<SearchPage>(question);
    setAsked(question);
    setProblem(undefined);
    setPage(found);
  }

  async function older(): Promise<number | undefined> {
    if (!page?.older || loading) return undefined;
    setLoading(true);
    setProblem(undefined);
    try {
      const next = await api<SearchPage>(withCursor(asked, page.older));
      const items = [...page.items, ...next.items];
      setPage({ ...next, items });
      return items.length;
    } catch (error) {
      setProblem(error);
      return undefined;
    } finally {
      setLoading(false);
    }
  }

  return [page && { items: page.items, backTo: page.older && page.back_to, loading, problem, older }, search];
}
