import { MessagesSquare, Users } from "lucide-preact";
import { useEffect, useRef } from "preact/hooks";
import words from "../../i18n/en.inbox.json";
import { api } from "../../lib/api";
import { addWords, t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { go, takeArrival } from "../../lib/router";
import { Empty } from "../../ui/empty";
import { Loaded } from "../../ui/loaded";
import { onDemand } from "../../ui/on-demand";
import { PageHead } from "../../ui/page-head";
import { SkelCard } from "../../ui/skeleton";
import { focusRow } from "../inbox/hotkeys";
import { listPath, type Place, QUEUES } from "../inbox/place";
import { useQueue } from "../inbox/queue";
import { QueueList } from "../inbox/queue-list";
import type { DeskOptions } from "../inbox/types";
import "../../styles/inbox.css";

addWords(words);

const ConversationOnDemand = onDemand(() => import("../inbox/conversation").then(({ Conversation }) => Conversation));

/** Where the address leads: without one to the first list of the first team that the person reads. */
function placeOf(teams: DeskOptions["teams"], { team, queue }: Record<string, string>): Place | null {
  const own = teams.find((each) => each.id === team) ?? teams[0];
  return own ? { team: own.id, queue: QUEUES.find((each) => each === queue) ?? "team" } : null;
}

/** Who comes back from a conversation finds themselves at its row. */
function useWayBack({ team, queue }: Place, thread: string | undefined): void {
  const before = useRef(thread);
  useEffect(() => {
    const left = before.current;
    before.current = thread;
    if (thread === undefined && takeArrival() && left !== undefined) focusRow(left);
  }, [team, queue, thread]);
}

interface Props {
  options: DeskOptions;
  teams: DeskOptions["teams"];
  place: Place;
  thread: string | undefined;
}

function Panes({ options, teams, place, thread }: Props) {
  const list = useQueue(place);
  const lists = listPath(place);
  useWayBack(place, thread);
  const back = () => {
    if (thread !== undefined) go(lists);
  };
  return (
    <div class="desk-mail" data-view={thread === undefined ? "list" : "thread"}>
      <QueueList place={place} teams={teams} thread={thread} list={list} back={back} />
      {thread === undefined ? (
        <div class="card conv">
          <Empty icon={MessagesSquare} title={t("inbox.choose_title")}>
            <p>{t("inbox.choose_about")}</p>
          </Empty>
        </div>
      ) : (
        <ConversationOnDemand key={thread} id={thread} list={lists} options={options} onChange={list.again} />
      )}
    </div>
  );
}

/** The conversations of the teams whose messages the person reads: what waits, for whom, and until when. */
export default function InboxPage(at: Record<string, string>) {
  const load = useLoad(() => api<DeskOptions>("/desk/messages/options"), []);
  const teams = load.data?.teams.filter((each) => each.reads) ?? [];
  const place = placeOf(teams, at);
  return (
    <div class="inbox">
      <PageHead title={t("console.inbox")} lead={t("inbox.lead")} />
      <Loaded load={load} skeleton={<SkelCard rows={6} title={false} />}>
        {(options) =>
          place ? (
            <Panes options={options} teams={teams} place={place} thread={at.thread} />
          ) : (
            <Empty icon={Users} title={t("inbox.no_team_title")}>
              <p>{t("inbox.no_team")}</p>
            </Empty>
          )
        }
      </Loaded>
    </div>
  );
}
