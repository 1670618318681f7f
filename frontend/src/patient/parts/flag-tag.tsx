import { ArrowDown, ArrowUp, CircleAlert, CircleCheck, type LucideIcon } from "lucide-preact";
import { t } from "../../lib/i18n";
import type { Flag } from "../../lib/record-types";
import { Tag, type Tone } from "../../ui/tag";

const LOOKS: Record<Flag, { tone: Tone; icon: LucideIcon }> = {
  normal: { tone: "ok", icon: CircleCheck },
  low: { tone: "warn", icon: ArrowDown },
  high: { tone: "warn", icon: ArrowUp },
  very_low: { tone: "bad", icon: ArrowDown },
  very_high: { tone: "bad", icon: ArrowUp },
  abnormal: { tone: "warn", icon: CircleAlert },
};

/** How a result compares with its range, in words; icon and color repeat them. */
export const FlagTag = ({ flag, words }: { flag: Flag | null; words?: string | null }) =>
  flag && (
    <Tag tone={LOOKS[flag].tone} icon={LOOKS[flag].icon}>
      {words ?? t(`flag.${flag}`)}
    </Tag>
  );
