import type { LucideIcon } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { Icon } from "./icon";

export type Tone = "plain" | "info" | "ok" | "warn" | "bad";

/** A state in words; the color only repeats them. */
export const Tag = ({ tone = "plain", icon, children }: { tone?: Tone; icon?: LucideIcon; children: ComponentChildren }) => (
  <span class={`tag ${tone}`}>
    {icon && <Icon of={icon} />}
    {children}
  </span>
);
