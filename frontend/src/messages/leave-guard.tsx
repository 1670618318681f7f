import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../lib/i18n";
import { guardLeaving } from "../lib/leaving";
import { Dialog } from "../ui/dialog";

interface Props {
  /** Whether something would be lost now. */
  isNeeded: () => boolean;
  /** Tries to bring it to safety first. */
  settle?: () => Promise<void>;
  /** What would be lost. */
  words: string;
}

/** Saves before the page is left, and asks where something would be lost. */
export function LeaveGuard({ words, ...guard }: Props) {
  const [leave, setLeave] = useState<(() => void) | null>(null);
  const now = useRef(guard);
  now.current = guard;
  useEffect(
    () =>
      guardLeaving({
        isNeeded: () => now.current.isNeeded(),
        settle: async () => now.current.settle?.(),
        ask: (go) => setLeave(() => go),
      }),
    [],
  );
  if (!leave) return null;
  const stay = () => setLeave(null);
  return (
    <Dialog title={t("leave.title")} onCancel={stay}>
      <p>{words}</p>
      <div class="row">
        <button class="btn" type="button" onClick={stay}>
          {t("leave.stay")}
        </button>
        <button
          class="btn second"
          type="button"
          onClick={() => {
            stay();
            leave();
          }}
        >
          {t("leave.leave")}
        </button>
      </div>
    </Dialog>
  );
}
