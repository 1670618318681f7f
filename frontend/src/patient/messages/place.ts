/** Addresses of Messages: a box, and what is open beside it, a conversation or a draft. */
import type { BoxName } from "../../messages/types";

export type Place = BoxName | "drafts" | "search";

export const PLACES: Place[] = ["inbox", "sent", "drafts", "archive", "search"];
export const MESSAGES = "/messages";

/** The inbox is where Messages begins; it has no part of its own. */
export const PATTERN = /^\/messages(?:\/(?<place>sent|drafts|archive|search))?(?:\/(?<open>(?:thr_|new-)[\w-]+))?$/;

/** `addressOf("sent", "thr_1")` is `/messages/sent/thr_1`. */
export const addressOf = (place: Place, open?: string): string =>
  [MESSAGES, place === "inbox" ? undefined : place, open].filter((part) => part !== undefined).join("/");

/** Whether what is open is a conversation, and not the draft of a new message. */
export const isThread = (open: string): boolean => open.startsWith("thr_");
