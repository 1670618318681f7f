import type { LucideIcon } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { Icon } from "./icon";

/** A list without rows: what that means and what comes next. */
export const Empty = ({ icon, title, children }: { icon: LucideIcon; title: string; children?: ComponentChildren }) => (
  <div class="empty">
    <span class="blob">
      <Icon of={icon} />
    </span>
    <h2>{title}</h2>
    {children}
  </div>
);
