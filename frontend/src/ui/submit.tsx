import type { ComponentChildren } from "preact";
import { t } from "../lib/i18n";

/** The button that sends a form. While sending it stays reachable and says so. */
export const Submit = ({ sending, children }: { sending: boolean; children: ComponentChildren }) => (
  <button class="btn" type="submit" aria-disabled={sending}>
    {sending ? t("form.sending") : children}
  </button>
);
