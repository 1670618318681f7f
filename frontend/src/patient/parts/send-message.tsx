import { PenLine } from "lucide-preact";
import { useId, useState } from "preact/hooks";
import { t } from "../../lib/i18n";
import { leaveThen } from "../../lib/leaving";
import { thePatientId } from "../../lib/session";
import { closeWriting, isWriting } from "../../messages/writing-now";
import { Icon } from "../../ui/icon";
import { onDemand } from "../../ui/on-demand";

/** The composer of a new message. */
export const ComposerOnDemand = onDemand(() => import("../../messages/composer").then(({ Composer }) => Composer));

export interface SendMessage {
  id: string;
  open: boolean;
  toggle: () => void;
}

/** *Send a message* unfolds in place; what a window was writing when it was reloaded is unfolded still. */
export function useSendMessage(): SendMessage {
  const id = useId();
  const [open, setOpen] = useState(isWriting);
  return {
    id,
    open,
    toggle: () => {
      if (open) closeWriting();
      setOpen(!open);
    },
  };
}

export const SendMessageButton = ({ id, open, toggle }: SendMessage) => (
  <button
    class="btn"
    type="button"
    id={`${id}-button`}
    aria-expanded={open}
    aria-controls={id}
    onClick={() => leaveThen(toggle)}
  >
    <Icon of={PenLine} />
    {t("home.write")}
  </button>
);

/** What unfolds under the button. */
export function SendMessageFields({ id, toggle, onSent }: SendMessage & { onSent?: () => void }) {
  const close = () => {
    toggle();
    document.getElementById(`${id}-button`)?.focus();
  };
  return (
    <section class="sheet no-print" id={id} aria-label={t("home.write")}>
      <ComposerOnDemand patient={thePatientId()} onCancel={close} onSent={onSent} />
    </section>
  );
}
