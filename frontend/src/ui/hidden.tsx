import type { ComponentChildren } from "preact";

/** Words for screen readers only. */
export const Hidden = ({ children }: { children: ComponentChildren }) => <span class="vh">{children}</span>;
