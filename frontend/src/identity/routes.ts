/** The pages on the way in, each with its address. */
import type { Route } from "../lib/router";
import type { Stage } from "../lib/types";

export const signInRoute: Route = { path: /^\/sign-in$/, load: () => import("./sign-in") };

/** Doors: pages for someone who is not signed in, or comes with a link of their own. */
export const doors: Route[] = [
  { path: /^\/activate$/, load: () => import("./activate") },
  { path: /^\/sign-up$/, load: () => import("./sign-up/choose") },
  { path: /^\/sign-up\/patient$/, load: () => import("./sign-up/patient") },
  { path: /^\/sign-up\/family$/, load: () => import("./sign-up/family") },
  { path: /^\/recover$/, load: () => import("./recover") },
  { path: /^\/recover\/new$/, load: () => import("./recover-new") },
];

interface Step {
  at: string;
  route: Route;
}

/** The page of each step that comes before the portal answers anything else. */
export const steps: Partial<Record<Stage, Step>> = {
  validation: { at: "/validate", route: { path: /^\/validate$/, load: () => import("./validate") } },
  password: { at: "/new-password", route: { path: /^\/new-password$/, load: () => import("./new-password") } },
  question: {
    at: "/security-question",
    route: { path: /^\/security-question$/, load: () => import("./security-question") },
  },
  second_step: { at: "/second-step", route: { path: /^\/second-step$/, load: () => import("./second-step") } },
  factor: {
    at: "/second-step/set-up",
    route: { path: /^\/second-step\/set-up$/, load: () => import("./second-step-set-up") },
  },
};
