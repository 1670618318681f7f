/** The pages of a patient who is signed in. */
import type { Route } from "../lib/router";

export const routes: Route[] = [{ path: /^\/$/, load: () => import("./pages/home") }];
