/** Shapes of the portal's API, as pages use them. Dates are ISO here and never shown so. */

export type Stage = "second_step" | "validation" | "password" | "question" | "factor" | "full";
export type Role = "patient" | "family" | "administrator" | "provider" | "nurse" | "front_desk" | "billing";

export interface Session {
  kind: "patient" | "family" | "staff";
  role: Role;
  stage: Stage;
  name: { first: string; full: string };
  patient_id: string | null;
  practice_id: string;
  expires_in: number;
}

export interface Address {
  line?: string[];
  city?: string;
  state?: string;
  postalCode?: string;
}

export interface PracticeLocation {
  id: string;
  name: string;
  address: Address | string | null;
  phone: string | null;
}

export interface Branding {
  brand: string;
  brand_strong: string;
  brand_soft: string;
  brand_line: string;
  on_brand: string;
}

export interface Practice {
  id: string;
  name: string;
  time_zone: string;
  locale: string;
  branding: Branding | null;
  contact: {
    phone: string;
    nurse_line?: string | null;
    email?: string | null;
    hours?: string | null;
    reply_time?: string | null;
    billing_phone?: string | null;
    billing_email?: string | null;
    feedback_email?: string | null;
    address?: Address | string | null;
  };
  locations: PracticeLocation[];
}

export interface Invitation {
  kind: "patient" | "family" | "staff";
  email_hint: string;
}

export interface IdentityValidation {
  stage: Stage;
  first_name: string;
  tries_left: number;
  accepts: ("birth_date" | "phone")[];
  practice_phone: string;
  questions: { id: string; label: string }[];
}

export type NoticeKind = "messages" | "health_record" | "appointments" | "billing";

export interface Profile {
  name: { first: string; full: string };
  username: string;
  email: string;
  phone: string | null;
  question: string | null;
  /** Those to choose from; none where the practice asks no question. */
  questions: { id: string; label: string }[];
  factors: ("totp" | "passkey")[];
  notices: { kind: NoticeKind; by_mail: boolean }[];
}

export type PortalState = "none" | "invited" | "expired" | "registered" | "locked";

export interface DeskPatient {
  id: string;
  name: string;
  birth_date: string | null;
  phone: string | null;
  email: string | null;
  portal: { state: PortalState; since: string | null };
}

export interface DeskPatientDetail extends DeskPatient {
  sex: string | null;
  address: Address | string | null;
  age: number | null;
  may_invite: { allowed: boolean; reason: string | null };
  username: string | null;
  invitation: {
    email: string;
    sent_at: string;
    expires_at: string;
    mail: "waiting" | "sent" | "failed";
  } | null;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
  total?: number;
}
