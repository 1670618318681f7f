import { RotateCw } from "lucide-preact";
import { t } from "../lib/i18n";
import { trouble } from "../lib/problems";
import { Icon } from "./icon";
import { Note } from "./note";

/** Says that something could not be loaded, and offers another try where it can help. */
export function TroubleNote({ error, again }: { error: unknown; again: () => void }) {
  const { words, canRetry, reference, calm } = trouble(error);
  return (
    <div role="alert">
      <Note tone={calm ? "info" : "bad"}>
        <p>{words}</p>
        {reference && <p>{t("problem.reference", { reference })}</p>}
        {canRetry && (
          <button class="btn second small" type="button" onClick={again}>
            <Icon of={RotateCw} />
            {t("again")}
          </button>
        )}
      </Note>
    </div>
  );
}
