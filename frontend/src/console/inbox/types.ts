/** Shapes of the API of the team inbox. Stamps are ISO here and never shown so. */
import type { StaffRole } from "../../lib/types";
import type { Happened, Message } from "../../messages/types";
import type { QueueName } from "./place";

/** A conversation as a list shows it; `late`: the promised moment has passed. */
export interface Queued {
  id: string;
  patient: string;
  patient_name: string;
  subject: string;
  to: string;
  team: string;
  /** The account of who has it. */
  assigned: string | null;
  assigned_name: string | null;
  state: "open" | "closed";
  last_at: string;
  last_writer: string;
  preview: string;
  has_files: boolean;
  waiting_since: string | null;
  expected_by: string | null;
  late: boolean;
}

/** Which team has a conversation now; who handed it over may not read it any more. */
export interface HandedOver {
  team: string;
}

export interface Queue {
  name: QueueName;
  team: string;
  items: Queued[];
  next_cursor: string | null;
}

export interface Note {
  id: string;
  writer: string;
  role: StaffRole;
  text: string;
  written_at: string;
}

export interface TeamThread extends Queued {
  messages: Message[];
  events: Happened[];
  notes: Note[];
  earlier: string | null;
}

export interface Colleague {
  staff: string;
  /** What a conversation names them by. */
  account: string;
  name: string;
  role: StaffRole;
  own: boolean;
  teams: string[];
}

export interface DeskOptions {
  teams: { id: string; name: string; reads: boolean }[];
  colleagues: Colleague[];
  subjects: { id: string; name: string }[];
  saved_replies: { name: string; text: string }[];
}
