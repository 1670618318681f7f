import type { ComponentChildren } from "preact";
import { Brand } from "./brand";
import { Announcer } from "./announcer";
import { Emergency } from "./emergency";

/** The narrow, quiet page on the way in: brand, one sheet, where help is. */
export const EntryLayout = ({ children }: { children: ComponentChildren }) => (
  <>
    <div class="entry">
      <header>
        <Brand />
      </header>
      <main id="main" tabIndex={-1}>
        <div class="sheet">{children}</div>
      </main>
      <Emergency />
    </div>
    <Announcer />
  </>
);
