/** The pages on the way in, each with its address. */
import type { Route } from "../lib/router";

export const signInRoute: Route = { path: /^\/sign-in$/, load: () => import("./sign-in") };
export const activateRoute: Route = { path: /^\/activate$/, load: () => import("./activate") };
export const validateRoute: Route = { path: /^\/validate$/, load: () => import("./validate") };
export const questionRoute: Route = { path: /^\/security-question$/, load: () => import("./security-question") };
