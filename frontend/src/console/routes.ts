/** The pages of the practice's staff. */
import type { Route } from "../lib/router";

export const routes: Route[] = [
  { path: /^\/console\/patients$/, load: () => import("./pages/patients") },
  { path: /^\/console\/patients\/(?<id>[\w-]+)$/, load: () => import("./pages/patient") },
  { path: /^\/console\/profile$/, load: () => import("../identity/profile/page") },
  { path: /^\/console\/security$/, load: () => import("../identity/security/page") },
  { path: /^\/console\/tasks$/, load: () => import("./pages/tasks") },
  { path: /^\/console\/staff$/, load: () => import("./pages/staff") },
  { path: /^\/console\/staff\/(?<id>[\w-]+)$/, load: () => import("./pages/member") },
];
