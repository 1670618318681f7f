import type { LucideIcon } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useAct } from "../lib/act";
import { t } from "../lib/i18n";
import { Icon } from "../ui/icon";
import { Note } from "../ui/note";

interface Props {
  act: () => Promise<void>;
  icon?: LucideIcon;
  /** How the button looks: `btn second`. */
  class?: string;
  children: ComponentChildren;
}

/** A button that does something by itself, and says beneath it when that did not work. */
export function ActButton({ act, icon, class: look = "btn", children }: Props) {
  const { run, busy, trouble } = useAct(act);
  return (
    <>
      <button class={look} type="button" aria-disabled={busy} onClick={run}>
        {icon && <Icon of={icon} />}
        {busy ? t("form.sending") : children}
      </button>
      {trouble && (
        <div role="alert">
          <Note tone={trouble.calm ? "info" : "bad"}>
            <p>{trouble.words}</p>
            {trouble.reference && <p>{t("problem.reference", { reference: trouble.reference })}</p>}
          </Note>
        </div>
      )}
    </>
  );
}
