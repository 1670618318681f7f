/** The pages of the practice's staff. */
import type { Route } from "../lib/router";
import { QUEUES } from "./inbox/place";

const INBOX = new RegExp(
  `^/console/inbox(?:/(?<team>[a-z][a-z0-9-]*)/(?<queue>${QUEUES.join("|")}))?(?:/(?<thread>thr_\\w+))?$`,
);

export const routes: Route[] = [
  { path: /^\/console\/patients$/, load: () => import("./pages/patients") },
  { path: /^\/console\/patients\/(?<id>[\w-]+)$/, load: () => import("./pages/patient") },
  { path: INBOX, load: () => import("./pages/inbox"), stays: true },
  { path: /^\/console\/profile$/, load: () => import("../identity/profile/page") },
  { path: /^\/console\/security$/, load: () => import("../identity/security/page") },
  { path: /^\/console\/tasks$/, load: () => import("./pages/tasks") },
  { path: /^\/console\/staff$/, load: () => import("./pages/staff") },
  { path: /^\/console\/staff\/(?<id>[\w-]+)$/, load: () => import("./pages/member") },
];
