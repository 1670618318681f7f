import type { LucideIcon } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { t } from "../lib/i18n";
import { href } from "../lib/place";
import { path } from "../lib/router";
import { Brand } from "./brand";
import { Hidden } from "./hidden";
import { Icon } from "./icon";

export interface NavItem {
  to: string;
  icon: LucideIcon;
  words: string;
  /** Words for the tab bar of a phone, where the full ones are too long. */
  short?: string;
  /** Whether a path belongs to this item. */
  owns: (path: string) => boolean;
  /** How much waits there, and the same in words. */
  count?: { n: number; words: string } | undefined;
}

const current = (item: NavItem): "page" | undefined => (item.owns(path.value) ? "page" : undefined);

/** How much waits there, after the name of the place. */
export const Count = ({ count }: Pick<NavItem, "count">) =>
  count && count.n > 0 ? (
    <>
      <span class="count" aria-hidden="true">
        {count.n}
      </span>
      <Hidden> ({count.words})</Hidden>
    </>
  ) : null;

interface RailProps {
  items: NavItem[];
  /** List items after the links. */
  more?: ComponentChildren;
  /** A small line under the practice's name. */
  under?: string;
  home: string;
  children: ComponentChildren;
}

/** The menu beside the page, on wide screens. */
export const Rail = ({ items, more, under, home, children }: RailProps) => (
  <nav class="rail" aria-label={t("nav.main")}>
    <Brand to={home} {...(under ? { under } : {})} />
    <ul class="nav">
      {items.map((item) => (
        <li key={item.to}>
          <a href={href(item.to)} aria-current={current(item)}>
            <Icon of={item.icon} />
            {item.words}
            <Count count={item.count} />
          </a>
        </li>
      ))}
      {more}
    </ul>
    {children}
  </nav>
);

/** The same menu at the foot of a phone. */
export const Tabbar = ({ items }: { items: NavItem[] }) => (
  <nav class="tabbar" aria-label={t("nav.main")}>
    <ul>
      {items.map((item) => (
        <li key={item.to}>
          <a href={href(item.to)} aria-current={current(item)}>
            <span class="ico">
              <Icon of={item.icon} />
            </span>
            {item.short ?? item.words}
            <Count count={item.count} />
          </a>
        </li>
      ))}
    </ul>
  </nav>
);
