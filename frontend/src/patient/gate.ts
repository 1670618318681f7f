/** Decides what someone sees at an address: nothing of a record before the way in is complete. */
import type { Session } from "../lib/types";

export type Gate =
  | { show: "activate" | "sign_in" | "validate" | "question" | "record" | "wait" }
  | { go: string }
  | { leave: string };

const WAY_IN = ["/sign-in", "/validate", "/security-question"];

/** A page someone may have asked for before the way in, to come back to when it is done. */
export const isWanted = (at: string): boolean => at !== "/activate" && !WAY_IN.includes(at);

export function gate(at: string, session: Session | null | undefined, wanted: string): Gate {
  if (at === "/activate") return { show: "activate" };
  if (session === undefined) return { show: "wait" };
  if (session === null) return { show: "sign_in" };
  if (session.stage === "validation") return at === "/validate" ? { show: "validate" } : { go: "/validate" };
  if (session.stage === "question") {
    return at === "/security-question" ? { show: "question" } : { go: "/security-question" };
  }
  if (session.kind === "staff") return { leave: "/console/" };
  return isWanted(at) ? { show: "record" } : { go: wanted };
}
