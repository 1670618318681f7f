import { CloudOff } from "lucide-preact";
import { clockTime } from "../lib/format";
import { t } from "../lib/i18n";
import { Icon } from "../ui/icon";
import type { Saving } from "./drafts";

/** Whether what is typed is kept; spoken only when it is not. */
export const Saved = ({ saving }: { saving: Saving }) => (
  <div class="saved">
    {saving.state === "saved" && <p class="hint">{t("letter.saved", { time: clockTime(saving.at) })}</p>}
    {saving.state === "typing" && <p class="hint">{t("letter.saving")}</p>}
    <div role="status">
      {saving.state === "card" && <p class="hint">{t("letter.card")}</p>}
      {saving.state === "failed" && (
        <p class="hint failed">
          <Icon of={CloudOff} />
          {saving.words}
        </p>
      )}
    </div>
  </div>
);
