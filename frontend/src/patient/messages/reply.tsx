import { Reply as ReplyIcon } from "lucide-preact";
import { useRef, useState } from "preact/hooks";
import { t } from "../../lib/i18n";
import { leaveThen } from "../../lib/leaving";
import type { Sent, Thread } from "../../messages/types";
import { Icon } from "../../ui/icon";
import { onDemand } from "../../ui/on-demand";

interface Props {
  /** Where the messages of this patient are in the API. */
  base: string;
  thread: Thread;
  /** A draft is there: the fields are unfolded. */
  begun: boolean;
  sent: (sent: Sent) => void;
}

const ReplyForm = onDemand(() => import("./reply-form").then(({ ReplyForm: Form }) => Form));

/** *Reply* unfolds an answer to the practice, in the conversation it belongs to. */
export function Reply({ base, thread, begun, sent }: Props) {
  const [open, setOpen] = useState(begun);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const received = (now: Sent): void => {
    setOpen(false);
    sent(now);
  };
  return (
    <div class="reply no-print">
      {thread.state === "closed" && <p class="hint">{t("mailbox.reply_opens")}</p>}
      <button
        class="btn"
        type="button"
        ref={button}
        aria-expanded={open}
        onClick={() => leaveThen(() => setOpen(!open))}
      >
        <Icon of={ReplyIcon} />
        {t("mailbox.reply")}
      </button>
      {open && <ReplyForm base={base} thread={thread} close={close} sent={received} />}
    </div>
  );
}
