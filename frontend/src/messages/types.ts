/** Shapes of the API of messages, as pages use them. Moments are ISO stamps here and never shown so. */
import type { StaffRole } from "../lib/types";
import type { Phrases } from "./urgent";

export interface Recipient {
  kind: "provider" | "team";
  id: string;
  name: string;
  about: string;
  locations: { id: string; name: string }[];
}

/** What a patient's page needs before they write; `expected_by` holds for what is sent now. */
export interface Options {
  recipients: Recipient[];
  /** What a message can be about, and the id of the team that answers it. */
  subjects: { id: string; name: string; team: string }[];
  promise: { within: number; unit: "hours" | "days" };
  expected_by: string;
  open_now: boolean;
  urgent_phrases: Phrases;
}

/** A file of a message or draft; `size` in bytes, `reason` says in words why it was refused. */
export interface MessageFile {
  id: string;
  name: string;
  media_type: string;
  size: number;
  state: "waiting" | "clean" | "refused";
  reason: string | null;
}

/** Whom a message goes to and what it is about, as far as it is chosen; `thread` for a reply. */
export interface Fields {
  thread: string | null;
  provider: string | null;
  team: string | null;
  location: string | null;
  subject: string | null;
}

export interface Draft extends Fields {
  id: string;
  version: number;
  saved_at: string;
  text: string;
  files: MessageFile[];
}

/** A draft in the list; `to`: whom the patient is writing to, once they chose. */
export interface ListedDraft extends Draft {
  to: string | null;
}

/** Where a file is posted to, with every field of the form. */
export interface Upload {
  id: string;
  url: string;
  fields: Record<string, string>;
}

/** A message that was received: in which thread, and when. */
export interface Sent {
  thread: string;
  sent_at: string;
}

export type WriterKind = "patient" | "family" | "staff";
/** Who looks at a conversation. */
export type Side = "patient" | "staff";

export interface Writer {
  kind: WriterKind;
  name: string;
  role: StaffRole | null;
  /** The reader wrote it. */
  own: boolean;
}

export interface Message {
  id: string;
  writer: Writer;
  text: string;
  sent_at: string;
  files: MessageFile[];
  opened_at: string | null;
  opened_by: StaffRole | null;
  answered_at: string | null;
}

/** What happened to a conversation: `team` is the name of the team that has it since, `role` that of who did it. */
export interface Happened {
  kind: "routed" | "opened" | "assigned" | "given_back" | "closed" | "reopened" | "not_on_portal" | "account_locked";
  at: string;
  team: string | null;
  role: StaffRole | null;
  /** Whose doing it was; colleagues see it, patients do not. */
  name: string | null;
  /** Who has it since; colleagues see it, patients do not. */
  to: string | null;
}

/** Until when the practice promised to answer what waits, and whether that moment has passed. */
export interface Promised {
  expected_by: string | null;
  late: boolean;
}

export interface Summary extends Promised {
  id: string;
  subject: string;
  to: string;
  state: "open" | "closed";
  last_at: string;
  last_writer: string;
  preview: string;
  unread: boolean;
  has_files: boolean;
  archived: boolean;
}

/** How many conversations hold something unread, how many of these are archived, whether mail about them comes back. */
export interface Unread {
  unread: number;
  unread_archived: number;
  mail_bounced: boolean;
}

export type BoxName = "inbox" | "sent" | "archive";

export interface Box extends Unread {
  name: BoxName;
  items: Summary[];
  next_cursor: string | null;
}

/** A conversation's newest messages, the oldest of them first; `earlier` leads to those before. */
export interface Thread extends Summary {
  messages: Message[];
  events: Happened[];
  earlier: string | null;
}

export interface Found {
  thread: string;
  message: string;
  subject: string;
  writer: string;
  sent_at: string;
  preview: string;
}

/** Everything that was found until `back_to`; `older` goes on from there. */
export interface SearchPage {
  items: Found[];
  back_to: string | null;
  older: string | null;
}
