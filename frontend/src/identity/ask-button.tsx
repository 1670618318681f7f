import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../lib/i18n";
import { Dialog } from "../ui/dialog";
import { ActButton } from "./act-button";

/** What is asked back: the question, what follows from it, and the button that means it. */
export interface Question {
  title: string;
  about: string;
  yes: string;
}

interface Props extends Question {
  act: () => Promise<void>;
  /** How the button looks that asks: `btn second`. */
  class?: string;
  children: ComponentChildren;
}

/** A button that asks back before it does something that cannot be taken back easily. */
export function AskButton({ act, title, about, yes, class: look = "btn", children }: Props) {
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  const actAndClose = async () => {
    await act();
    close();
  };
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
              <ActButton act={actAndClose}>{yes}</ActButton>
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
