/** Changes that guard an account wait until the person has shown again that it is them; then they are made. */
import { signal } from "@preact/signals";
import { confirmWith } from "./api";

type Done = (confirmed: boolean) => void;

/** Set while someone is asked; told whether they showed it. */
export const asked = signal<Done | null>(null);

let asking: Promise<boolean> | null = null;

/** What waits at the same time waits for one answer. */
function ask(): Promise<boolean> {
  asking ??= new Promise<boolean>((resolve) => {
    asked.value = (confirmed) => {
      asked.value = null;
      asking = null;
      resolve(confirmed);
    };
  });
  return asking;
}

/** From now on a refusal that asks for a confirmation opens the dialog `ui/confirm-it-is-you`. */
export function startConfirming(): void {
  confirmWith(ask);
}
