import { FilePen, Paperclip } from "lucide-preact";
import words from "../../i18n/en.message-drafts.json";
import { AskButton } from "../../identity/ask-button";
import { api } from "../../lib/api";
import { addWords, t } from "../../lib/i18n";
import { type Load, useLoad } from "../../lib/load";
import { href } from "../../lib/place";
import { go } from "../../lib/router";
import { thePatientId } from "../../lib/session";
import { listed } from "../../messages/times";
import type { ListedDraft } from "../../messages/types";
import { Empty } from "../../ui/empty";
import { Hidden } from "../../ui/hidden";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { PageHead } from "../../ui/page-head";
import { SkelCard } from "../../ui/skeleton";
import { ComposerOnDemand } from "../parts/send-message";
import { Back } from "./back";
import { Mail, type ViewProps } from "./mail";
import { addressOf, isThread } from "./place";

addWords(words);

const baseOf = (): string => `/patients/${thePatientId()}/messages`;

function whose({ thread, to }: ListedDraft): string {
  const key = thread === null ? "drafts.new" : "drafts.reply";
  return to === null ? t(key) : t(`${key}_to`, { name: to });
}

interface RowProps {
  draft: ListedDraft;
  open: boolean;
  remove: () => Promise<void>;
}

const Row = ({ draft, open, remove }: RowProps) => (
  <li class={`thread draft${open ? " on" : ""}`}>
    <div>
      <p class="from">
        <a href={href(addressOf("drafts", draft.id))} aria-current={open ? "true" : undefined}>
          {whose(draft)}
        </a>
        <time dateTime={draft.saved_at}>{t("drafts.saved", { time: listed(draft.saved_at) })}</time>
      </p>
      <p class="snip" dir="auto">
        {draft.text || t("drafts.empty")}
      </p>
      {draft.files.length > 0 && (
        <p class="meta">
          <Icon of={Paperclip} />
          {t("drafts.files", { n: draft.files.length })}
        </p>
      )}
    </div>
    <AskButton
      class="btn quiet small"
      title={t("drafts.delete_title")}
      about={t("drafts.delete_about")}
      yes={t("drafts.delete_yes")}
      act={remove}
    >
      {t("drafts.delete")}
      <Hidden>: {draft.text.slice(0, 40)}</Hidden>
    </AskButton>
  </li>
);

interface ListProps {
  load: Load<{ items: ListedDraft[] }>;
  open: string | undefined;
  removed: (id: string) => void;
}

const DraftList = ({ load, open, removed }: ListProps) => (
  <Loaded load={load} skeleton={<SkelCard rows={2} title={false} />}>
    {({ items }) =>
      items.length === 0 ? (
        <Empty icon={FilePen} title={t("drafts.none")}>
          <p>{t("drafts.about")}</p>
        </Empty>
      ) : (
        <ul>
          {items.map((draft) => (
            <Row
              key={draft.id}
              draft={draft}
              open={draft.id === open}
              remove={async () => {
                await api(`${baseOf()}/drafts/${draft.id}`, {
                  method: "DELETE",
                  idempotencyKey: crypto.randomUUID(),
                });
                removed(draft.id);
              }}
            />
          ))}
        </ul>
      )
    }
  </Loaded>
);

/** The draft of a new message, to go on with. */
const NewMessage = ({ id, sent }: { id: string; sent: () => void }) => (
  <article class="card conv">
    <Back place="drafts" />
    <PageHead title={t("drafts.new")} tab={t("mailbox.tab", { name: t("drafts.new") })} />
    <div class="pad">
      <ComposerOnDemand patient={thePatientId()} draftId={id} onCancel={() => go(addressOf("drafts"))} onSent={sent} />
    </div>
  </article>
);

/** What is being written, on every device: new messages, and replies in their conversations. */
export function DraftsView(view: ViewProps) {
  const { open, tell } = view;
  const load = useLoad(() => api<{ items: ListedDraft[] }>(`${baseOf()}/drafts`), [open]);
  const removed = (id: string): void => {
    tell(t("drafts.deleted"));
    load.again();
    if (id === open) go(addressOf("drafts"));
  };
  return (
    <Mail
      {...view}
      list={<DraftList load={load} open={open} removed={removed} />}
      changed={load.again}
      draft={open && !isThread(open) && <NewMessage key={open} id={open} sent={load.again} />}
    />
  );
}
