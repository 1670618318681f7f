/** What went wrong, in words for a person, and whether another try can help. */
import { ApiError, NetworkError } from "./api";
import { t } from "./i18n";

export interface Trouble {
  words: string;
  canRetry: boolean;
  /** A number the practice or its support can look up. */
  reference: string | undefined;
  /** Nothing went wrong: the person decided otherwise. */
  calm?: boolean;
}

/** Something that went wrong on this device, already in words for its person. */
export class Said extends Error {}

export function trouble(error: unknown): Trouble {
  if (error instanceof Said) return { words: error.message, canRetry: false, reference: undefined };
  if (error instanceof NetworkError) return { words: t("problem.network"), canRetry: true, reference: undefined };
  if (!(error instanceof ApiError)) throw error; // a fault of ours belongs in the console, not in a note
  if (error.code === "identity.confirm_first") {
    return { words: t("confirm.cancelled"), canRetry: false, reference: undefined, calm: true };
  }
  const server = error.status >= 500;
  const words = !server && error.detail ? error.detail : t(server ? "problem.server" : "problem.refused");
  return { words, canRetry: server || error.status === 429, reference: server ? error.requestId : undefined };
}
