import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { Icon } from "./icon";

type Tone = "info" | "ok" | "warn" | "bad";
const ICONS: Record<Tone, LucideIcon> = { info: Info, ok: CircleCheck, warn: TriangleAlert, bad: CircleAlert };

interface Props {
  tone?: Tone;
  icon?: LucideIcon;
  class?: string;
  children: ComponentChildren;
}

/** A short, framed word to the reader. */
export const Note = ({ tone = "info", icon = ICONS[tone], class: extra = "", children }: Props) => (
  <div class={`note ${tone} ${extra}`}>
    <Icon of={icon} />
    <div>{children}</div>
  </div>
);
