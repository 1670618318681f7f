import { t } from "../../lib/i18n";
import { trouble } from "../../lib/problems";
import { Note } from "../../ui/note";

/** What stood in the way of a button; the button stays where it is, keeps the focus and tries again. */
export function ProblemNote({ error }: { error: unknown }) {
  const { words, reference } = trouble(error);
  return (
    <div role="alert">
      <Note tone="bad">
        <p>{words}</p>
        {reference && <p>{t("problem.reference", { reference })}</p>}
      </Note>
    </div>
  );
}
