import { clockTime } from "../lib/format";
import { t } from "../lib/i18n";
import { Note } from "../ui/note";
import type { Letter } from "./letter";
import { fieldId } from "./sending";

/** The draft was changed elsewhere: both texts are there, and the person says which one goes on. */
export function OtherWindow({ letter }: { letter: Letter }) {
  const saving = letter.saving.value;
  if (saving.state !== "changed") return null;
  const { other } = saving;
  return (
    <div class="told" role="alert" id={fieldId(letter, "other")} tabIndex={-1}>
      <Note tone="warn">
        <strong>{t(other ? "letter.other_title" : "letter.gone_title")}</strong>
        <p>{t(other ? "letter.other" : "letter.gone")}</p>
        {other && (
          <>
            <p class="muted">{t("letter.other_at", { time: clockTime(other.saved_at) })}</p>
            <blockquote class="other" dir="auto">
              {other.text || t("letter.other_empty")}
            </blockquote>
          </>
        )}
        <div class="row">
          <button class="btn small" type="button" onClick={() => letter.keepOwn()}>
            {t("letter.keep_own")}
          </button>
          <button class="btn second small" type="button" onClick={() => letter.useOther()}>
            {t(other ? "letter.use_other" : "letter.drop_own")}
          </button>
        </div>
      </Note>
    </div>
  );
}
