import type { ComponentChildren } from "preact";
import { t } from "../lib/i18n";
import { signOut } from "../lib/session";

/** Leaves the way in where it is: the person signs out, and goes on at this step when they sign in again. */
export const Cancel = ({ children = t("entry.cancel") }: { children?: ComponentChildren }) => (
  <button class="btn quiet" type="button" onClick={() => void signOut("/sign-in")}>
    {children}
  </button>
);
