import { announcement } from "../lib/announce";

/** The live region; it must be on the page before there is something to say. */
export const Announcer = () => (
  <div class="vh announcer" role="status" aria-live="polite">
    {announcement.value}
  </div>
);
