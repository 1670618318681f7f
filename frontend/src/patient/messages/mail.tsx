/** The frame of Messages: its head, the boxes, a list, and beside the list what is open. */
import { Archive, FilePen, Inbox, type LucideIcon, Search, Send } from "lucide-preact";
import type { ComponentChild, ComponentType } from "preact";
import { rich, t } from "../../lib/i18n";
import { href } from "../../lib/place";
import { thePractice } from "../../lib/practice";
import type { Summary } from "../../messages/types";
import { Icon } from "../../ui/icon";
import { Note } from "../../ui/note";
import { onDemand } from "../../ui/on-demand";
import { PageHead } from "../../ui/page-head";
import { Count } from "../../ui/rail";
import { type News, Told } from "../../ui/told";
import { SendMessageButton, SendMessageFields, useSendMessage } from "../parts/send-message";
import { unreadCount, mailbox } from "../unread";
import { addressOf, type Place, PLACES } from "./place";

const ICONS: Record<Place, LucideIcon> = { inbox: Inbox, sent: Send, drafts: FilePen, archive: Archive, search: Search };

const Boxes = ({ place }: { place: Place }) => (
  <nav class="boxes" aria-label={t("mailbox.boxes")}>
    {PLACES.map((each) => (
      <a key={each} href={href(addressOf(each))} aria-current={each === place ? "page" : undefined}>
        <Icon of={ICONS[each]} />
        {t(`mailbox.${each}`)}
        {each === "archive" && <Count count={unreadCount(mailbox.value?.unread_archived)} />}
      </a>
    ))}
  </nav>
);

/** Mail that tells of new messages comes back: the patient would wait for it in vain. */
const MailBounced = () => (
  <Note tone="warn" class="no-print">
    <p>
      <strong>{t("mailbox.bounced")}</strong>
    </p>
    <p>{rich("mailbox.bounced_about", { profile: <a href={href("/profile")}>{t("nav.profile")}</a> })}</p>
  </Note>
);

/** The page's heading, and *Send a message*, which unfolds what to write it with. */
function Head({ place, written }: { place: Place; written: () => void }) {
  const writing = useSendMessage();
  return (
    <div>
      <PageHead
        title={t("nav.messages")}
        tab={place === "inbox" ? t("nav.messages") : t("mailbox.tab", { name: t(`mailbox.${place}`) })}
        lead={thePractice().contact.reply_time}
        actions={<SendMessageButton {...writing} />}
      />
      {writing.open && <SendMessageFields {...writing} onSent={written} />}
    </div>
  );
}

/** What every view of Messages is given. */
export interface ViewProps {
  place: Place;
  /** The id of what is open. */
  open: string | undefined;
  news: News | null;
  /** Says what was done, on the list. */
  tell: (words: string) => void;
}

interface Props extends ViewProps {
  list: ComponentChild;
  /** Something was sent, or stands elsewhere: the list is asked anew. */
  changed?: () => void;
  /** What the list says of the conversation that is open. */
  known?: Summary | undefined;
  /** The conversation that is open was read. */
  seen?: () => void;
  /** What is open in place of a conversation. */
  draft?: ComponentChild;
}

/** A list alone does without the code of a conversation. */
const ThreadOnDemand = onDemand(() => import("./thread-view").then(({ ThreadView }) => ThreadView));

const nothing = (): void => undefined;

/** On a phone the list, or what is open; on a wide screen both, side by side. */
export const Mail = ({ place, open, news, tell, list, changed = nothing, known, seen = nothing, draft }: Props) => (
  <div class="mailbox">
    {!open && <Head key={place} place={place} written={changed} />}
    {!open && news && <Told news={news} />}
    {mailbox.value?.mail_bounced && <MailBounced />}
    <div class={open ? "mail opened" : "mail"}>
      <section class="card threads no-print" aria-label={t(`mailbox.${place}`)}>
        <Boxes place={place} />
        {list}
      </section>
      {draft ||
        (open && (
          <ThreadOnDemand key={open} id={open} place={place} known={known} seen={seen} moved={changed} tell={tell} />
        ))}
    </div>
  </div>
);

export type View = ComponentType<ViewProps>;
