import { CircleCheck, Clock, Lock, type LucideIcon, Mail } from "lucide-preact";
import { t } from "../lib/i18n";
import type { PortalState } from "../lib/types";
import { Tag, type Tone } from "../ui/tag";

const LOOK: Record<PortalState, { tone: Tone; icon?: LucideIcon }> = {
  none: { tone: "plain" },
  invited: { tone: "info", icon: Mail },
  expired: { tone: "warn", icon: Clock },
  registered: { tone: "ok", icon: CircleCheck },
  locked: { tone: "bad", icon: Lock },
  suspended: { tone: "bad", icon: Lock },
};

/** Where a person stands on the way into the portal (requirement 3). */
export const PortalTag = ({ state }: { state: PortalState }) => <Tag {...LOOK[state]}>{t(`portal.${state}`)}</Tag>;
