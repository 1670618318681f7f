import type { LucideIcon } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { Icon } from "./icon";

export type Tone = "plain" | "info" | "ok" | "warn" | "bad";

interface Props {
  tone?: Tone;
  icon?: LucideIcon;
  children: ComponentChildren;
}

/** A state in words; the color only repeats them. */
export const Tag = ({ tone = "plain", icon, children }: Props) => (
  <span class={`tag ${tone}`}>
    {icon && <Icon of={icon} />}
    {children}
  </span>
);
