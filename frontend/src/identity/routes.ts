/** The pages on the way in, each with its address. */
import type { Route } from "../lib/router";
import type { Stage } from "../lib/types";

export const signInRoute: Route = { path: /^\/sign-in$/, load: () => import("./sign-in") };

/** Doors: pages for someone who is not signed in, or comes with a link of their own. */
export const doors: Route[] = [{ path: /^\/activate$/, load: () => import("./activate") }];

interface Step {
  at: string;
  route: Route;
}

/** The page of each step that comes before the portal answers anything else. */
export const steps: Partial<Record<Stage, Step>> = {
  validation: { at: "/validate", route: { path: /^\/validate$/, load: () => import("./validate") } },
  question: {
    at: "/security-question",
    route: { path: /^\/security-question$/, load: () => import("./security-question") },
  },
};
