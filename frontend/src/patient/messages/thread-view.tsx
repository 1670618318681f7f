import { useEffect, useState } from "preact/hooks";
import { say } from "../../lib/announce";
import { api } from "../../lib/api";
import { t } from "../../lib/i18n";
import { go } from "../../lib/router";
import { thePatientId } from "../../lib/session";
import { Messages } from "../../messages/thread";
import type { Message, Sent, Summary, Thread, Unread } from "../../messages/types";
import { Hidden } from "../../ui/hidden";
import { Loaded } from "../../ui/loaded";
import { PageHead } from "../../ui/page-head";
import { SkelCard } from "../../ui/skeleton";
import { tellMailbox } from "../unread";
import { Back } from "./back";
import { Earlier } from "./earlier";
import { addressOf, type Place } from "./place";
import { Reply } from "./reply";
import { ThreadActions } from "./thread-actions";
import { useShown } from "./use-shown";
import { useThread } from "./use-thread";

interface Props {
  id: string;
  place: Place;
  /** What the list says of it, before it is loaded. */
  known: Summary | undefined;
  /** It was read. */
  seen: () => void;
  /** It stands elsewhere, or differently, in the list now. */
  moved: () => void;
  /** Says what was done, on the list. */
  tell: (words: string) => void;
}

/** The newest message that was not read: only the practice's can be. */
const newestUnread = (thread: Thread | undefined): string | undefined =>
  thread?.unread ? thread.messages.findLast(({ writer }) => writer.kind === "staff")?.id : undefined;

/** The focus starts at the newest message that was not read, and at the heading where all were. */
function useUnread(thread: Thread | undefined, path: string, seen: () => void): void {
  const newest = newestUnread(thread);
  useEffect(() => {
    if (newest !== undefined) document.getElementById(newest)?.focus();
  }, [newest]);
  useShown(newest, () => {
    const until = thread?.messages.at(-1)?.sent_at;
    api<Unread>(`${path}/seen`, { method: "POST", body: { until }, idempotencyKey: crypto.randomUUID() }).then(
      (unread) => {
        tellMailbox(unread);
        seen();
      },
      () => undefined, // it stays unread, and says so in the list
    );
  });
}

/** After an answer was sent the focus is on it, as soon as it stands in the conversation. */
function useSent(messages: Message[]): (sent: Sent) => void {
  const [at, setAt] = useState<string | null>(null);
  useEffect(() => {
    const own = messages.find((message) => message.sent_at === at);
    if (!own) return;
    document.getElementById(own.id)?.focus();
    setAt(null);
  }, [messages, at]);
  return (sent) => setAt(sent.sent_at);
}

/** A conversation that is open: to read, to answer, to print, to put away. */
export function ThreadView({ id, place, known, seen, moved, tell }: Props) {
  const base = `/patients/${thePatientId()}/messages`;
  const path = `${base}/threads/${id}`;
  const thread = useThread(path);
  const { data } = thread.load;
  const summary = data ?? known;
  const subject = summary?.subject ?? t("mailbox.conversation");
  useUnread(data, path, seen);
  const left = (words: string): void => {
    tell(words);
    moved();
    go(addressOf(place));
  };
  const focusOn = useSent(thread.messages);
  const answered = (sent: Sent): void => {
    say(t("mailbox.sent_told"));
    focusOn(sent);
    thread.load.again();
    moved();
  };
  return (
    <article class="card conv">
      <Back place={place} />
      <PageHead
        title={subject}
        tab={t("mailbox.tab", { name: subject })}
        lead={summary && t("mailbox.with", { name: summary.to })}
        actions={data && <ThreadActions thread={data} path={path} left={left} />}
      />
      <Loaded load={thread.load} skeleton={<SkelCard rows={3} title={false} />}>
        {(loaded) => (
          <>
            <h2>
              <Hidden>{t("mailbox.oldest_first")}</Hidden>
            </h2>
            <Earlier thread={thread} />
            <Messages
              messages={thread.messages}
              events={loaded.events}
              side="patient"
              base={base}
              expected_by={loaded.expected_by}
              late={loaded.late}
            />
            <Reply base={base} thread={loaded} begun={place === "drafts"} sent={answered} />
          </>
        )}
      </Loaded>
    </article>
  );
}
