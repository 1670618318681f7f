/** A section of the open record, a page at a time. */
import { api } from "../../lib/api";
import { type Paged, usePaged, withCursor } from "../../lib/paged";
import type { RecordPage } from "../../lib/record-types";
import { thePatientId } from "../../lib/session";

export interface Pages<T> extends Paged<T, RecordPage<T>> {
  total: number;
}

/** Lists a section of the open record; mount it anew (by `key`) for another filter. */
export function usePages<T>(section: string, status: "current" | "past" | "all"): Pages<T> {
  const path = `/patients/${thePatientId()}/records/${section}?status=${status}`;
  const pages = usePaged<T, RecordPage<T>>((cursor) => api(withCursor(path, cursor)), [path]);
  return { ...pages, total: pages.first.data?.total ?? 0 };
}
