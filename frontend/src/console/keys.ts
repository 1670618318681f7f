/** Keys of the console that do something by themselves: `/`, `j`, `k`, `?`. */
import { useEffect } from "preact/hooks";
import { shortcuts } from "../lib/prefs";

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches("input:not([type='radio']), select, textarea, [contenteditable]");

const isPlain = (event: KeyboardEvent): boolean => !event.ctrlKey && !event.metaKey && !event.altKey;

/** Does what belongs to a key, unless someone types, a dialog is open, or keys are switched off. */
export function useKeys(acts: Record<string, () => void>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const act = acts[event.key];
      const elsewhere = !isPlain(event) || isTyping(event.target) || document.querySelector("dialog[open]") !== null;
      if (!act || !shortcuts.value || elsewhere) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
}
