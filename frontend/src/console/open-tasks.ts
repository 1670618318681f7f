/** The tasks that wait for the front desk: counted in the menu, listed on their page. */
import { signal } from "@preact/signals";
import { api } from "../lib/api";
import { may } from "../lib/session";
import type { DeskPatientDetail, Page, Task } from "../lib/types";

/** What someone typed whose task is being worked on; in memory only. */
const typed = signal<Task["registration"]>(null);

/** From now on the address of this task goes along to the invitation of the patient. */
export function workOn({ registration }: Task): void {
  typed.value = registration;
}

/** The address from the task, for the patient who was born on the day that was typed there and for nobody else. */
export function typedEmailOf({ birth_date: born }: DeskPatientDetail): string | null {
  return born !== null && typed.value?.birth_date === born ? typed.value.email : null;
}

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
