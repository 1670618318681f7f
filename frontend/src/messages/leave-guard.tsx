import { useEffect, useState } from "preact/hooks";
import { t } from "../lib/i18n";
import { guardLeaving } from "../lib/leaving";
import { Dialog } from "../ui/dialog";
import type { Letter } from "./letter";

/** Saves before the page is left, and asks where something would be lost. */
export function LeaveGuard({ letter }: { letter: Letter }) {
  const [leave, setLeave] = useState<(() => void) | null>(null);
  useEffect(
    () =>
      guardLeaving({
        isNeeded: () => letter.unsaved.value || letter.files.uploading.value,
        settle: () => letter.save(),
        ask: (go) => setLeave(() => go),
      }),
    [letter],
  );
  if (!leave) return null;
  const stay = () => setLeave(null);
  const uploading = letter.files.uploading.value;
  return (
    <Dialog title={t("leave.title")} onCancel={stay}>
      <p>{t(uploading ? "leave.uploading" : "leave.unsaved")}</p>
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
