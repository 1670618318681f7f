import { RotateCw } from "lucide-preact";
import { useEffect, useRef } from "preact/hooks";
import type { Form, Values } from "../lib/forms";
import { t } from "../lib/i18n";
import { Icon } from "./icon";
import { Note } from "./note";

/** Shows the label first, so that the person sees what is asked, then focuses the field. */
function jump(event: Event, id: string): void {
  event.preventDefault();
  const field = document.getElementById(id);
  const label = document.querySelector(`label[for="${id}"]`) ?? field;
  label?.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
}

type Problems<V extends Values> = Pick<Form<V>, "errors" | "trouble" | "submit">;

/** All problems of a form in one place, focused when they appear (pattern of GOV.UK and NHS). */
export function ErrorSummary<V extends Values>({ form }: { form: Problems<V> }) {
  const box = useRef<HTMLDivElement>(null);
  const problems = Object.entries<string | undefined>(form.errors);
  const { trouble } = form;
  const shown = problems.length > 0 || trouble !== null;
  useEffect(() => {
    if (shown) box.current?.focus();
  }, [form.errors, trouble]);
  if (!shown) return null;
  if (trouble?.calm) {
    return (
      <div class="told" tabIndex={-1} ref={box}>
        <Note>
          <p>{trouble.words}</p>
        </Note>
      </div>
    );
  }
  return (
    <div class="summary" role="alert" tabIndex={-1} ref={box} aria-labelledby="summary-title">
      <h2 id="summary-title">{t("form.problem")}</h2>
      <ul>
        {problems.map(([id, words]) => (
          <li key={id}>
            <a href={`#${id}`} onClick={(event) => jump(event, id)}>
              {words}
            </a>
          </li>
        ))}
        {trouble && <li>{trouble.words}</li>}
        {trouble?.reference && <li>{t("problem.reference", { reference: trouble.reference })}</li>}
      </ul>
      {trouble?.canRetry && (
        <button class="btn second small" type="button" onClick={() => form.submit()}>
          <Icon of={RotateCw} />
          {t("again")}
        </button>
      )}
    </div>
  );
}
