import type { LucideIcon } from "lucide-preact";

/** A decorative icon; the words beside it carry the meaning. */
export const Icon = ({ of: Glyph }: { of: LucideIcon }) => <Glyph class="icon" aria-hidden="true" focusable="false" />;
