import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../lib/i18n";
import { Dialog } from "../ui/dialog";
import { ActButton } from "./act-button";

interface Props {
  act: () => Promise<void>;
  /** The question, what follows from it, and the button that means it. */
  title: string;
  about: string;
  yes: string;
  /** How the button looks that asks: `btn second`. */
  class?: string;
  children: ComponentChildren;
}

/** A button that asks back before it does something that cannot be taken back easily. */
export function AskButton({ act, title, about, yes, class: look = "btn", children }: Props) {
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <>
      <button class={look} type="button" onClick={() => setAsking(true)}>
        {children}
      </button>
      {asking && (
        <Dialog title={title} onCancel={close}>
          <div class="stack">
            <p>{about}</p>
            <div class="row">
              <ActButton act={act}>{yes}</ActButton>
              <button class="btn quiet" type="button" onClick={close}>
                {t("cancel")}
              </button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
