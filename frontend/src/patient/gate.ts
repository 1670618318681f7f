/** Decides what someone sees at an address: nothing of a record before the way in is complete. */
import { doors, signInRoute, steps } from "../identity/routes";
import type { Route } from "../lib/router";
import type { Session } from "../lib/types";

export type Gate = { entrance: Route } | { show: "pages" | "wait" } | { go: string } | { leave: string };

const doorAt = (at: string): Route | undefined => doors.find((door) => door.path.test(at));
/** What someone of the family has whose access is being set up; no record among it. */
const FAMILY = /^\/(family|profile|profile\/security|help|practice)$/;

const isStep = (at: string): boolean => Object.values(steps).some((step) => step.at === at);

/** Whether nobody needs to be asked for who is signed in: the page is opened to become someone. */
export const isDoor = (at: string): boolean => at === "/sign-in" || doorAt(at) !== undefined;

/** A page someone may have asked for before the way in, to come back to when it is done. */
export const isWanted = (at: string): boolean => !isDoor(at) && !isStep(at) && at !== "/family";

export function gate(at: string, session: Session | null | undefined, wanted: string): Gate {
  const door = doorAt(at);
  if (door) return { entrance: door };
  if (session === undefined) return { show: "wait" };
  if (session === null) return { entrance: signInRoute };
  const step = steps[session.stage];
  if (step) return at === step.at ? { entrance: step.route } : { go: step.at };
  if (session.kind === "staff") return { leave: "/console/" };
  if (session.kind === "family") return FAMILY.test(at) ? { show: "pages" } : { go: "/family" };
  return isWanted(at) ? { show: "pages" } : { go: wanted };
}
