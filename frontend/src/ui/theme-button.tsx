import { Moon, Sun } from "lucide-preact";
import { t } from "../lib/i18n";
import { isDark, toggleTheme } from "../lib/prefs";
import { Icon } from "./icon";

/** Light or dark, whatever the device prefers. */
export const ThemeButton = () => (
  <button
    class="btn quiet icon-only"
    type="button"
    aria-label={t(isDark() ? "theme.light" : "theme.dark")}
    onClick={toggleTheme}
  >
    <Icon of={isDark() ? Sun : Moon} />
  </button>
);
