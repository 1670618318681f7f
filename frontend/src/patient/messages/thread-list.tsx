/** A box: its conversations, the newest first. */
import { Archive, Inbox, type LucideIcon, Paperclip, Send } from "lucide-preact";
import { api } from "../../lib/api";
import { t } from "../../lib/i18n";
import { type Paged, usePaged, withCursor } from "../../lib/paged";
import { href } from "../../lib/place";
import { thePatientId, theSession } from "../../lib/session";
import { listed } from "../../messages/times";
import type { Box, BoxName, Summary } from "../../messages/types";
import { Avatar } from "../../ui/avatar";
import { Empty } from "../../ui/empty";
import { Hidden } from "../../ui/hidden";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { SkelCard } from "../../ui/skeleton";
import { Tag } from "../../ui/tag";
import { tellMailbox } from "../unread";
import { addressOf } from "./place";
import { Older } from "./older";

export type Threads = Paged<Summary, Box>;

/** The conversations of a box; each answer also tells the menu how many are unread. */
export function useThreads(box: BoxName): Threads {
  const path = `/patients/${thePatientId()}/messages?box=${box}`;
  return usePaged<Summary, Box>(
    async (cursor) => {
      const page = await api<Box>(withCursor(path, cursor));
      tellMailbox(page);
      return page;
    },
    [path],
  );
}

const ICONS: Record<BoxName, LucideIcon> = { inbox: Inbox, sent: Send, archive: Archive };

const isOwn = ({ last_writer: writer }: Summary): boolean => writer === theSession().name.full;

function whose(thread: Summary, box: BoxName): string {
  if (box === "sent") return t("mailbox.to", { name: thread.to });
  return isOwn(thread) ? t("mailbox.you") : thread.last_writer;
}

interface RowProps {
  thread: Summary;
  box: BoxName;
  open: boolean;
}

const Row = ({ thread, box, open }: RowProps) => (
  <li class={`thread${thread.unread ? " unread" : ""}${open ? " on" : ""}`}>
    <Avatar name={box === "sent" ? thread.to : thread.last_writer} />
    <div>
      <p class="from">
        <b>{whose(thread, box)}</b>
        <time dateTime={thread.last_at}>{listed(thread.last_at)}</time>
      </p>
      <a href={href(addressOf(box, thread.id))} aria-current={open ? "true" : undefined}>
        {thread.unread && <Hidden>{t("mailbox.unread")}: </Hidden>}
        {thread.subject}
      </a>
      <p class="snip" dir="auto">
        {box === "sent" && !isOwn(thread) && <bdi>{thread.last_writer}: </bdi>}
        {thread.preview}
      </p>
      <p class="meta">
        {thread.unread && <Tag tone="info">{t("mailbox.new")}</Tag>}
        {thread.late && <Tag tone="warn">{t("mailbox.late")}</Tag>}
        {thread.state === "closed" && <Tag>{t("mailbox.closed")}</Tag>}
        {thread.has_files && (
          <span>
            <Icon of={Paperclip} />
            <Hidden>{t("mailbox.has_files")}</Hidden>
          </span>
        )}
      </p>
    </div>
  </li>
);

interface Props {
  box: BoxName;
  threads: Threads;
  open: string | undefined;
}

export const ThreadList = ({ box, threads, open }: Props) => (
  <Loaded load={threads.first} skeleton={<SkelCard rows={4} title={false} />}>
    {() =>
      threads.items.length === 0 ? (
        <Empty icon={ICONS[box]} title={t(`mailbox.${box}_none`)}>
          <p>{t(`mailbox.${box}_about`)}</p>
        </Empty>
      ) : (
        <>
          <ul>
            {threads.items.map((thread) => (
              <Row key={thread.id} thread={thread} box={box} open={thread.id === open} />
            ))}
          </ul>
          <Older pages={threads} />
        </>
      )
    }
  </Loaded>
);
