/** Short news for screen readers, said politely by the live region that `Announcer` puts on each page. */
import { signal } from "@preact/signals";

export const announcement = signal("");

export function say(words: string): void {
  announcement.value = ""; // so that the same words twice are said twice
  setTimeout(() => {
    announcement.value = words;
  }, 50);
}
