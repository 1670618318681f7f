import { Archive, ArchiveRestore, MailOpen, Printer } from "lucide-preact";
import { ActButton } from "../../identity/act-button";
import { api } from "../../lib/api";
import { t } from "../../lib/i18n";
import type { Thread, Unread } from "../../messages/types";
import { Icon } from "../../ui/icon";
import { tellMailbox } from "../unread";

interface Props {
  thread: Thread;
  /** Where the conversation is in the API. */
  path: string;
  /** The conversation is left for its list, which says why. */
  left: (words: string) => void;
}

const SMALL = "btn second small";

/** What can be done with a conversation; each leads back to the list, but for Print. */
export function ThreadActions({ thread, path, left }: Props) {
  async function mark(as: "unseen" | "archived" | "restored"): Promise<void> {
    tellMailbox(await api<Unread>(`${path}/${as}`, { method: "POST", idempotencyKey: crypto.randomUUID() }));
    left(t(`mailbox.${as}`, { subject: thread.subject }));
  }
  const ofPractice = thread.messages.some(({ writer }) => writer.kind === "staff");
  return (
    <>
      <button class={SMALL} type="button" onClick={() => print()}>
        <Icon of={Printer} />
        {t("print.button")}
      </button>
      {ofPractice && !thread.archived && (
        <ActButton class={SMALL} icon={MailOpen} act={() => mark("unseen")}>
          {t("mailbox.mark_unread")}
        </ActButton>
      )}
      {thread.archived ? (
        <ActButton class={SMALL} icon={ArchiveRestore} act={() => mark("restored")}>
          {t("mailbox.bring_back")}
        </ActButton>
      ) : (
        <ActButton class={SMALL} icon={Archive} act={() => mark("archived")}>
          {t("mailbox.put_away")}
        </ActButton>
      )}
    </>
  );
}
