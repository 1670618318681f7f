/** Pages have real addresses. Links are plain `<a href>`; this turns their clicks into a change of page. */
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { mayLeave } from "./leaving";
import { href, practiceId } from "./place";

export interface Route {
  path: RegExp;
  load: () => Promise<{ default: ComponentType<Record<string, string>> }>;
  /** All of its addresses are one page, which stays on show when only they change. */
  stays?: true;
}

const here = (): string => location.pathname.slice(practiceId.length + 1) || "/";

/** The path within the practice, `/my-health`. */
export const path = signal(here());

/** Set by a change of page, until the new page's heading has taken the focus. */
let arriving = false;

/** Marks that the next heading to appear takes the focus, so that a screen reader starts at the new page. */
export function arrive(): void {
  arriving = true;
}

export function takeArrival(): boolean {
  const was = arriving;
  arriving = false;
  return was;
}

function show(focus: boolean): void {
  if (path.value === here()) return;
  if (focus) arrive();
  path.value = here();
}

/** Opens a page of this practice. Its heading takes the focus, unless the person is still typing. */
export function go(to: string, { replace = false, focus = true } = {}): void {
  if (!mayLeave(() => go(to, { replace, focus }))) return;
  if (replace) history.replaceState(null, "", href(to));
  else history.pushState(null, "", href(to));
  show(focus);
  scrollTo(0, 0);
}

function isOwnClick(event: MouseEvent, link: HTMLAnchorElement): boolean {
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  return plain && !event.defaultPrevented && !link.target && !link.hasAttribute("download") && !link.hash;
}

/** Back or forward: the address has changed already, and changes back while the page may not be left. */
function goneTo(): void {
  const to = here();
  if (to === path.value) return;
  if (mayLeave(() => go(to))) show(true);
  else history.pushState(null, "", href(path.value));
}

/** Starts the router. `owns` says which paths this entry has; others are loaded from the server. */
export function startRouter(owns: (path: string) => boolean): void {
  addEventListener("popstate", goneTo);
  addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || !isOwnClick(event, link) || link.origin !== location.origin) return;
    if (!link.pathname.startsWith(`/${practiceId}/`)) return;
    const to = link.pathname.slice(practiceId.length + 1);
    if (!owns(to)) return;
    event.preventDefault();
    go(to);
  });
}
