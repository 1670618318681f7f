/** How many conversations hold something unread, for menu and archive, and whether mail about them comes back. */
import { signal } from "@preact/signals";
import { api } from "../lib/api";
import { t } from "../lib/i18n";
import { thePatientId } from "../lib/session";
import type { Unread } from "../messages/types";

/** As last told by the portal; null while that is not known. */
export const mailbox = signal<Unread | null>(null);

/** A number of unread conversations, for the place that they are in. */
export const unreadCount = (n = 0): { n: number; words: string } => ({ n, words: t("nav.unread", { n }) });

/** Counts what was told, so that an answer that comes late does not undo a newer one. */
let turn = 0;

export function tellMailbox(found: Unread | null): void {
  turn += 1;
  mailbox.value = found && {
    unread: found.unread,
    unread_archived: found.unread_archived,
    mail_bounced: found.mail_bounced,
  };
}

/** Asks for the menu; what cannot be had is left out there, and said on the page of messages. */
export async function askMailbox(): Promise<void> {
  const before = turn;
  const found = await api<Unread>(`/patients/${thePatientId()}/messages/unread`).catch(() => null);
  if (found && turn === before) tellMailbox(found);
}
