import { Inbox, Paperclip, RotateCw, UserRound } from "lucide-preact";
import { useEffect } from "preact/hooks";
import { say } from "../../lib/announce";
import { ownMoment } from "../../lib/format";
import { t } from "../../lib/i18n";
import type { Load } from "../../lib/load";
import { href } from "../../lib/place";
import { go } from "../../lib/router";
import { listed } from "../../messages/times";
import { Avatar } from "../../ui/avatar";
import { Empty } from "../../ui/empty";
import { Hidden } from "../../ui/hidden";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { SkelCard } from "../../ui/skeleton";
import { More } from "../more";
import { Hotkeys } from "./hotkeys";
import { listPath, type Place, QUEUES, threadPath } from "./place";
import { listQueue } from "./queue";
import type { DeskOptions, Queue, Queued } from "./types";
import { Waiting } from "./waiting";

const Row = ({ thread, place, open }: { thread: Queued; place: Place; open: boolean }) => (
  <li class="queue-row" data-open={open ? "" : undefined}>
    <Avatar name={thread.patient_name} small />
    <div>
      <p class="between">
        <a href={href(threadPath(place, thread.id))} aria-current={open ? "true" : undefined} data-thread={thread.id}>
          {thread.patient_name}
        </a>
        <time dateTime={thread.last_at}>{listed(thread.last_at)}</time>
      </p>
      <p class="subject">{thread.subject}</p>
      <p class="snip" dir="auto">
        {thread.preview}
      </p>
      <p class="row marks">
        <Waiting thread={thread} />
        {thread.has_files && (
          <span class="mark-of">
            <Icon of={Paperclip} />
            <Hidden>{t("inbox.has_files")}</Hidden>
          </span>
        )}
        <span class="mark-of">
          <Icon of={UserRound} />
          {thread.assigned_name ?? t("inbox.nobody")}
        </span>
      </p>
      {thread.waiting_since && <p class="since">{t("inbox.since", { date: ownMoment(thread.waiting_since) })}</p>}
    </div>
  </li>
);

interface RowsProps {
  place: Place;
  page: Queue;
  thread: string | undefined;
  onMore: (all: Queue) => void;
}

function Rows({ place, page, thread, onMore }: RowsProps) {
  useEffect(() => {
    say(t(page.next_cursor === null ? "inbox.found" : "inbox.found_more", { n: page.items.length }));
  }, [page]);
  if (page.items.length === 0) {
    return (
      <Empty icon={Inbox} title={t(`inbox.none.${place.queue}`)}>
        <p>{t("inbox.none_about")}</p>
      </Empty>
    );
  }
  return (
    <>
      <ul>
        {page.items.map((each) => (
          <Row key={each.id} thread={each} place={place} open={each.id === thread} />
        ))}
      </ul>
      <More page={page} ask={(cursor) => listQueue(place, cursor)} onMore={(all) => onMore({ ...page, ...all })} />
    </>
  );
}

const Filters = ({ place }: { place: Place }) => (
  <nav class="seg" aria-label={t("inbox.filters")}>
    {QUEUES.map((queue) => (
      <a
        key={queue}
        href={href(listPath({ ...place, queue }))}
        aria-current={queue === place.queue ? "page" : undefined}
      >
        {t(`inbox.queue.${queue}`)}
      </a>
    ))}
  </nav>
);

const TeamChooser = ({ place, teams }: { place: Place; teams: DeskOptions["teams"] }) => (
  <div class="field">
    <label for="inbox-team">{t("inbox.team")}</label>
    <select
      id="inbox-team"
      value={place.team}
      onChange={(event) => go(listPath({ ...place, team: event.currentTarget.value }), { focus: false })}
    >
      {teams.map((team) => (
        <option key={team.id} value={team.id}>
          {team.name}
        </option>
      ))}
    </select>
  </div>
);

interface Props {
  place: Place;
  teams: DeskOptions["teams"];
  thread: string | undefined;
  list: Load<Queue>;
  /** From the open conversation to the list. */
  back: () => void;
}

/** The conversations of a list: who waits longest comes first. */
export const QueueList = ({ place, teams, thread, list, back }: Props) => (
  <section class="card queue" aria-label={t("inbox.list")}>
    <div class="tools">
      {teams.length > 1 && <TeamChooser place={place} teams={teams} />}
      <Filters place={place} />
      <div class="row">
        <button class="btn quiet small" type="button" onClick={list.again}>
          <Icon of={RotateCw} />
          {t("inbox.refresh")}
        </button>
        <Hotkeys back={back} />
      </div>
    </div>
    <Loaded load={list} skeleton={<SkelCard rows={5} title={false} />}>
      {(page) => <Rows place={place} page={page} thread={thread} onMore={list.set} />}
    </Loaded>
  </section>
);
