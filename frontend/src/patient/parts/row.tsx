import type { LucideIcon } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { Icon } from "../../ui/icon";
import "../../styles/entry-row.css";

interface Props {
  icon: LucideIcon;
  title: string;
  /** Stands beside the title, lighter: a strength, a date. */
  beside?: string | null;
  tag?: ComponentChildren;
  /** Lines beneath; empty ones are left out. */
  lines: (string | null | undefined)[];
}

/** One entry of a list of the record. */
export const Row = ({ icon, title, beside, tag, lines }: Props) => (
  <li>
    <div class="entry-row">
      <span class="blob">
        <Icon of={icon} />
      </span>
      <div>
        <h2>
          {title} {beside && <span>{beside}</span>}
        </h2>
        {lines.filter(Boolean).map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      {tag && <div class="act">{tag}</div>}
    </div>
  </li>
);
