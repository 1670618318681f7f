/** What the API answers about a record: words ready for a person, dates ISO here and never shown so. */

export type SectionId =
  | "medications"
  | "allergies"
  | "problems"
  | "immunizations"
  | "results"
  | "vitals"
  | "procedures"
  | "visits";

export interface RecordPatient {
  id: string;
  first_name: string;
  full_name: string;
  birth_date: string | null;
}

export interface RecordsSummary {
  sections: { id: SectionId; count: number; latest: string | null }[];
  patient: RecordPatient;
}

export interface RecordPage<T> {
  items: T[];
  next_cursor: string | null;
  total: number;
  patient: RecordPatient;
}

type Currency = "current" | "past";

export interface Medication {
  id: string;
  name: string;
  strength: string | null;
  instructions: string | null;
  status: Currency;
  status_words: string;
  started: string | null;
  ended: string | null;
  prescriber: string | null;
  reason: string | null;
}

export interface Allergy {
  id: string;
  name: string;
  kind_words: string | null;
  reactions: string[];
  severity_words: string | null;
  status: Currency;
  status_words: string;
  recorded: string | null;
}

export interface Problem {
  id: string;
  name: string;
  status: Currency;
  status_words: string;
  started: string | null;
  ended: string | null;
}

export interface Immunization {
  id: string;
  name: string;
  date: string | null;
  status_words: string;
  lot: string | null;
  site: string | null;
  dose: string | null;
  location: string | null;
}

export type Flag = "normal" | "low" | "high" | "very_low" | "very_high" | "abnormal";

export interface Test {
  id: string;
  key: string;
  name: string;
  value: string;
  unit: string | null;
  range: string | null;
  low: number | null;
  high: number | null;
  number: number | null;
  flag: Flag | null;
  flag_words: string | null;
  note: string | null;
  has_trend: boolean;
}

export interface Panel {
  id: string;
  name: string;
  date: string | null;
  status_words: string;
  ordered_by: string | null;
  tests: Test[];
  conclusion: string | null;
}

export interface Vital {
  id: string;
  date: string | null;
  name: string;
  value: string;
  unit: string | null;
  number: number | null;
  key: string;
  has_trend: boolean;
}

export interface Procedure {
  id: string;
  name: string;
  date: string | null;
  status_words: string;
  performer: string | null;
  location: string | null;
  reason: string | null;
}

export interface Visit {
  id: string;
  name: string;
  date: string | null;
  ended: string | null;
  kind_words: string;
  provider: string | null;
  location: string | null;
  reason: string | null;
  status_words: string;
}

export interface TrendPoint {
  at: string;
  value: number;
  flag: Flag | null;
  low: number | null;
  high: number | null;
}

export interface Trend {
  patient: RecordPatient;
  test: { name: string; unit: string | null };
  points: TrendPoint[];
  unit: string | null;
}

export interface Appointment {
  id: string;
  title: string;
  start: string;
  end: string | null;
  provider: string | null;
  location: { name: string; address: string | null } | null;
  status_words: string;
}

export interface LatestResult {
  panel_id: string;
  panel_name: string;
  date: string | null;
  test: Test;
}

export interface Notice {
  title: string;
  summary: string;
  body: string;
  author: string | null;
}

export interface Home {
  patient: RecordPatient;
  notice: Notice | null;
  next_appointment: Appointment | null;
  medications: { items: Medication[]; total: number };
  latest_result: LatestResult | null;
  as_of: string;
}

export interface RecordExport {
  id: string;
  status: "ready";
  file_name: string;
  size: number;
  link: string;
  link_expires_in: number;
  holds: { section: string; count: number }[];
  covers: string;
  made_at: string;
}

/** A large record takes a while; its steps are counted. */
export interface RecordExportMaking {
  id: string;
  status: "making";
  done: number;
  total: number;
}

export interface RecordExportFailed {
  id: string;
  status: "failed";
  reason: string;
}

export interface ReceivedDocument {
  id: string;
  title: string;
  type: string | null;
  date: string | null;
  from: string | null;
  /** What it holds instead of text, to download. */
  file: { kind: string; size: number } | null;
}

/** A link to a file, for a minute. */
export interface FileLink {
  url: string;
  file_name: string;
}
