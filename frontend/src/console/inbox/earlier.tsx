import { api } from "../../lib/api";
import { t } from "../../lib/i18n";
import { ActButton } from "../../identity/act-button";
import type { TeamThread } from "./types";

interface Props {
  thread: TeamThread;
  onMore: (all: TeamThread) => void;
}

/** Asks for the messages before those on show. */
export function Earlier({ thread, onMore }: Props) {
  const { id, earlier, messages } = thread;
  if (earlier === null) return null;
  const load = async () => {
    const params = new URLSearchParams({ cursor: earlier });
    const before = await api<TeamThread>(`/desk/messages/threads/${id}?${params.toString()}`);
    onMore({ ...before, messages: [...before.messages, ...messages] });
  };
  return (
    <div class="patients-foot">
      <ActButton act={load} class="btn second">
        {t("inbox.earlier")}
      </ActButton>
    </div>
  );
}
