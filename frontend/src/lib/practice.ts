/** The practice whose portal this is: name, look, telephone numbers. Public, known before sign-in. */
import { signal } from "@preact/signals";
import { api, ApiError } from "./api";
import type { Branding, Practice } from "./types";

export const practice = signal<Practice | null>(null);
/** Why there is no practice: its address is unknown, or it could not be asked. */
export const practiceProblem = signal<"unknown" | "unreachable" | null>(null);

/** The practice, on pages that only show once it is known. */
export function thePractice(): Practice {
  if (!practice.value) throw new Error("the practice is not loaded yet");
  return practice.value;
}

function applyBranding(branding: Branding): void {
  const root = document.documentElement;
  root.dataset.branded = "";
  for (const [name, color] of Object.entries(branding)) {
    root.style.setProperty(`--practice-${name.replaceAll("_", "-")}`, String(color));
  }
}

/** Asks for the practice and puts on its look; a failure is kept in `practiceProblem`. */
export async function loadPractice(): Promise<void> {
  practiceProblem.value = null;
  try {
    const found = await api<Practice>("/practice");
    if (found.branding) applyBranding(found.branding);
    practice.value = found;
  } catch (error) {
    practiceProblem.value = error instanceof ApiError && error.status === 404 ? "unknown" : "unreachable";
  }
}
