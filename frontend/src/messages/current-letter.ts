/** Which new message this window is writing, so that it goes on with it after a reload or a new sign-in. */
import { practiceId } from "../lib/place";
import { newDraftId } from "./letter";

const AT = `portico.writing.${practiceId}`;

/** The draft that is being written, or the id of a new one. */
export function currentLetter(): string {
  try {
    const id = sessionStorage.getItem(AT) ?? newDraftId();
    sessionStorage.setItem(AT, id);
    return id;
  } catch {
    return newDraftId(); // storage switched off
  }
}

/** It was sent: the next message is a new one. */
export function forgetLetter(): void {
  try {
    sessionStorage.removeItem(AT);
  } catch {
    // storage switched off
  }
}
