/** A conversation that is open: its newest messages, and those before them as they are asked for. */
import { useState } from "preact/hooks";
import { api } from "../../lib/api";
import { type Load, useLoad } from "../../lib/load";
import { withCursor } from "../../lib/paged";
import type { Message, Thread } from "../../messages/types";

export interface OpenThread {
  load: Load<Thread>;
  /** Everything fetched so far, the oldest first. */
  messages: Message[];
  hasEarlier: boolean;
  loading: boolean;
  /** Why the earlier ones could not be fetched. */
  problem: unknown;
  /** Fetches earlier messages; answers the first of them, or undefined after a failure. */
  earlier: () => Promise<Message | undefined>;
}

/** What is known already, with what was told now in its place. */
function together(known: Message[], told: Message[]): Message[] {
  const newer = new Set(told.map(({ id }) => id));
  const all = [...known.filter(({ id }) => !newer.has(id)), ...told];
  return all.sort((a, b) => (a.sent_at < b.sent_at ? -1 : Number(a.sent_at > b.sent_at)));
}

/** Opens a conversation by its address in the API; mount it anew (by `key`) for another. */
export function useThread(path: string): OpenThread {
  const [messages, setMessages] = useState<Message[]>([]);
  const [cursor, setCursor] = useState<string | null | undefined>();
  const [loading, setLoading] = useState(false);
  const [problem, setProblem] = useState<unknown>();

  const load = useLoad(async () => {
    const thread = await api<Thread>(path);
    setMessages((known) => together(known, thread.messages));
    setCursor((known) => (known === undefined ? thread.earlier : known)); // what was fetched before stays
    return thread;
  }, [path]);

  async function earlier(): Promise<Message | undefined> {
    if (!cursor || loading) return undefined;
    setLoading(true);
    setProblem(undefined);
    try {
      const page = await api<Thread>(withCursor(path, cursor));
      setMessages((known) => together(page.messages, known));
      setCursor(page.earlier);
      return page.messages[0];
    } catch (error) {
      setProblem(error);
      return undefined;
    } finally {
      setLoading(false);
    }
  }

  return { load, messages, hasEarlier: Boolean(cursor), loading, problem, earlier };
}
