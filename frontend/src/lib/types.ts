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
  may: Action[];
  expires_in: number;
}

/** What someone of the practice's staff may do. */
export type Action = "desk:read" | "desk:invite" | "desk:tasks" | "desk:staff" | "desk:messages";

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
  self_registration: boolean;
}

/** How far a request of someone is who has no account yet; the same whether the practice knows whom it is about. */
export interface Application {
  step: "email" | "chart" | "passcode" | "account" | "done";
  /** Seconds until a new code may be asked for. */
  resend_in: number;
  resends_left: number;
}

export interface FamilyAccess {
  pending: { patient_name: string; relationship: string; since: string }[];
}

export interface Invitation {
  kind: "patient" | "family" | "staff";
  email_hint: string;
  /** That of the account the link leads back into; none for a new one. */
  username: string | null;
}

export interface IdentityValidation {
  stage: Stage;
  first_name: string;
  username: string;
  tries_left: number;
  accepts: ("birth_date" | "phone")[];
  practice_phone: string;
  questions: { id: string; label: string }[];
}

/** Whose password a mailed link replaces, and how many characters the new one needs. */
export interface Recovery {
  username: string;
  shortest: number;
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

export type PortalState = "none" | "invited" | "expired" | "registered" | "locked" | "suspended";

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
  /** The account waits for its person, with a temporary password. */
  assigned: boolean;
  lock: "validation" | "failures" | "suspended" | null;
  /** The newest invitation leads back into the account, and was not used yet. */
  reset_pending: boolean;
  invitation: SentInvitation | null;
}

export interface SentInvitation {
  email: string;
  sent_at: string;
  expires_at: string;
  mail: "waiting" | "sent" | "failed";
}

export type StaffRole = Exclude<Role, "patient" | "family">;

export interface StaffMember {
  id: string;
  name: string;
  role: StaffRole;
  own: boolean;
  state: PortalState;
  since: string | null;
  username: string | null;
  reset_pending: boolean;
  invitation: SentInvitation | null;
}

interface Typed {
  first_name: string;
  last_name: string;
  email: string;
  patient_id: string | null;
  /** Someone signs in with this address already. */
  has_account: boolean;
}

export interface Task {
  id: string;
  kind: "registration" | "family_request" | "mail_returned" | "team_mail_returned";
  state: "open" | "closed";
  opened_at: string;
  registration: (Typed & { birth_date: string; phone: string; postal_code: string }) | null;
  family_request:
    | (Typed & {
        relationship: string;
        patient_first_name: string;
        patient_last_name: string;
        patient_birth_date: string;
        patient_phone: string;
        patient_postal_code: string;
      })
    | null;
  mail_returned: { patient_id: string; patient_name: string; why: "bounce" | "complaint" } | null;
  team_mail_returned: { address: string } | null;
  closed_at: string | null;
  outcome: "done" | "declined" | null;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
  total?: number;
}

export type FactorKind = "totp" | "passkey";

/** What someone has for their second step. */
export interface SecondStep {
  required: boolean;
  offered: boolean;
  kinds: FactorKind[];
  factors: { id: string; kind: FactorKind; name: string; added: string }[];
  recovery_codes_left: number;
}

/** What a code app takes; the picture is a QR code as the path of an SVG. */
export interface CodeAppSetup {
  address: string;
  secret: string;
  picture: { side: number; path: string };
}

/** The session goes on under a new token; recovery codes come with the first factor. */
export interface FactorAdded {
  session: Session;
  recovery_codes: string[];
}

/** A place where someone is signed in. */
export interface OwnSession {
  id: string;
  device: string;
  began: string;
  last_used: string;
  current: boolean;
  waiting: "second_step" | null;
}
