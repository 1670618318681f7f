/** The pages of a patient, or someone of the family, who is signed in. */
import type { Route } from "../lib/router";
import { PATTERN as MESSAGES } from "./messages/place";

const SECTIONS = "medications|allergies|problems|immunizations|results|vitals|procedures|visits";

export const routes: Route[] = [
  { path: /^\/$/, load: () => import("./pages/home") },
  { path: /^\/family$/, load: () => import("../identity/family-access") },
  { path: /^\/welcome$/, load: () => import("./pages/welcome") },
  { path: /^\/my-health$/, load: () => import("./pages/my-health") },
  { path: /^\/my-health\/health-records$/, load: () => import("./pages/health-records") },
  { path: new RegExp(`^/my-health/(?<section>${SECTIONS})$`), load: () => import("./pages/section") },
  { path: /^\/my-health\/(?<from>results|vitals)\/(?<test>[^/]+)$/, load: () => import("./pages/trend") },
  { path: MESSAGES, load: () => import("./pages/messages"), stays: true },
  { path: /^\/profile$/, load: () => import("../identity/profile/page") },
  { path: /^\/profile\/security$/, load: () => import("../identity/security/page") },
  { path: /^\/help$/, load: () => import("./pages/help") },
  { path: /^\/practice$/, load: () => import("./pages/practice") },
];
