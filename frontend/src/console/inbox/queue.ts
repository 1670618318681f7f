/** A list of the team inbox, as many pages of it as are on show. */
import { useRef } from "preact/hooks";
import { api } from "../../lib/api";
import { type Load, useLoad } from "../../lib/load";
import type { Place } from "./place";
import type { Queue } from "./types";

export async function listQueue({ team, queue }: Place, cursor?: string): Promise<Queue> {
  const params = new URLSearchParams({ team, queue, ...(cursor !== undefined && { cursor }) });
  return api<Queue>(`/desk/messages?${params.toString()}`);
}

/** Reads on until as many rows are there as before: whoever asks again keeps their place. */
async function listAsMany(place: Place, rows: number): Promise<Queue> {
  let found = await listQueue(place);
  while (found.items.length < rows && found.next_cursor !== null) {
    const next = await listQueue(place, found.next_cursor);
    found = { ...next, items: [...found.items, ...next.items] };
  }
  return found;
}

export function useQueue(place: Place): Load<Queue> {
  const rows = useRef(0);
  const load = useLoad(() => listAsMany(place, rows.current), [place.team, place.queue]);
  const own = load.data?.team === place.team && load.data.name === place.queue;
  rows.current = own && load.data ? load.data.items.length : 0;
  return load;
}
