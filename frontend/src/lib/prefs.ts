/** The only things kept in this browser: how the pages look. Nothing about a person is stored. */
import { effect, signal } from "@preact/signals";

type Theme = "system" | "light" | "dark";

const read = (name: string): string | null => {
  try {
    return localStorage.getItem(`portico.${name}`);
  } catch {
    return null; // storage switched off: the choice lasts as long as the page
  }
};

const stored = read("theme");
export const theme = signal<Theme>(stored === "light" || stored === "dark" ? stored : "system");
/** The dense, list-only home page (requirement 19). */
export const classic = signal(read("classic") === "yes");
/** Single keys that do something in the console; who dictates or leans on keys can do without (WCAG 2.1.4). */
export const shortcuts = signal(read("shortcuts") !== "no");

/** Writes the choices; also after sign-out, whose answer clears this site's storage. */
export function keepPreferences(): void {
  try {
    localStorage.setItem("portico.theme", theme.value);
    localStorage.setItem("portico.classic", classic.value ? "yes" : "no");
    localStorage.setItem("portico.shortcuts", shortcuts.value ? "yes" : "no");
  } catch {
    // storage switched off
  }
}

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
export const isDark = (): boolean =>
  theme.value === "dark" || (theme.value === "system" && prefersDark.matches);

export function toggleTheme(): void {
  theme.value = isDark() ? "light" : "dark";
  keepPreferences();
}

export function toggleClassic(): void {
  classic.value = !classic.value;
  keepPreferences();
}

export function toggleShortcuts(): void {
  shortcuts.value = !shortcuts.value;
  keepPreferences();
}

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});
