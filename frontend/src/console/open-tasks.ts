/** The tasks that wait for the front desk: counted in the menu, listed on their page. */
import { signal } from "@preact/signals";
import { api } from "../lib/api";
import { may } from "../lib/session";
import type { Page, Task } from "../lib/types";

/** As last read: how many, and whether there are more; null where that is not known. */
export const waiting = signal<{ n: number; more: boolean } | null>(null);

export async function listTasks(state: Task["state"], cursor?: string): Promise<Page<Task>> {
  const params = new URLSearchParams({ state, ...(cursor !== undefined && { cursor }) });
  const page = await api<Page<Task>>(`/desk/tasks?${params.toString()}`);
  if (state === "open" && cursor === undefined) {
    waiting.value = { n: page.items.length, more: page.next_cursor !== null };
  }
  return page;
}

/** Counts for the menu; a count that cannot be had is left out, the page itself says what is wrong. */
export async function countTasks(): Promise<void> {
  if (may("desk:tasks")) await listTasks("open").catch(() => undefined);
}
