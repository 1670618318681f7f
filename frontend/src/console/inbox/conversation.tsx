import { ChevronLeft } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import words from "../../i18n/en.conversation.json";
import { api } from "../../lib/api";
import { addWords, t } from "../../lib/i18n";
import { type Load, useLoad } from "../../lib/load";
import { href } from "../../lib/place";
import { takeArrival } from "../../lib/router";
import { Messages } from "../../messages/thread";
import { Hidden } from "../../ui/hidden";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { Note } from "../../ui/note";
import { SkelCard } from "../../ui/skeleton";
import { PageNews } from "../news";
import { Answer } from "./answer";
import { Earlier } from "./earlier";
import { workAsides } from "./happened";
import { AddNote, noteAsides } from "./notes";
import { Steps } from "./steps";
import type { DeskOptions, HandedOver, TeamThread } from "./types";
import { Waiting } from "./waiting";
import "../../styles/conversation.css";

addWords(words);

const readThread = (id: string): Promise<TeamThread> => api<TeamThread>(`/desk/messages/threads/${id}`);

interface HeadProps {
  thread: TeamThread;
  options: DeskOptions;
}

/** Whose conversation it is; takes the focus when somebody has just opened it. */
function Head({ thread, options }: HeadProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takeArrival()) heading.current?.focus();
  }, []);
  const team = options.teams.find((each) => each.id === thread.team)?.name ?? "";
  const to = thread.to === team ? "" : t("inbox.to", { to: thread.to });
  return (
    <header>
      <p class="row">
        <Waiting thread={thread} />
      </p>
      <h2 tabIndex={-1} ref={heading}>
        {thread.patient_name}
      </h2>
      <p>{thread.subject}</p>
      <p class="sub">
        {[to, team, thread.assigned_name ?? t("inbox.nobody")].filter(Boolean).join(" · ")} ·{" "}
        <a href={href(`/console/patients/${thread.patient}`)}>
          {t("inbox.open_patient")}
          <Hidden>: {thread.patient_name}</Hidden>
        </a>
      </p>
    </header>
  );
}

interface ShownProps {
  thread: TeamThread;
  load: Load<TeamThread>;
  options: DeskOptions;
  onChange: () => void;
  /** It was handed over to others, who alone see it now. */
  onGone: () => void;
}

const mayRead = ({ team }: HandedOver, { teams }: DeskOptions): boolean =>
  teams.some(({ id, reads }) => id === team && reads);

function Shown({ thread, load, options, onChange, onGone }: ShownProps) {
  const [changed, setChanged] = useState<string | null>(null);
  const base = `/patients/${thread.patient}/messages`;
  function again(): void {
    load.again();
    onChange();
  }
  function lookAgain(words: string): void {
    setChanged(words);
    again();
  }
  return (
    <>
      <Head thread={thread} options={options} />
      <div class="pad stack">
        {changed !== null && (
          <div role="alert">
            <Note tone="warn">{changed}</Note>
          </div>
        )}
        <Steps
          thread={thread}
          options={options}
          onChange={(now) => {
            setChanged(null);
            load.set({ ...thread, ...now });
            if (mayRead(now, options)) again();
            else onGone();
          }}
          onConflict={() => lookAgain(t("inbox.changed"))}
        />
      </div>
      <Earlier thread={thread} onMore={load.set} />
      <Messages
        messages={thread.messages}
        events={thread.events}
        side="staff"
        base={base}
        asides={[...workAsides(thread.events), ...noteAsides(thread.notes)]}
        expected_by={thread.expected_by}
        late={thread.late}
      />
      <div class="pad stack">
        <AddNote
          thread={thread}
          onWritten={(note) => load.set({ ...thread, notes: [...thread.notes.filter(({ id }) => id !== note.id), note] })}
        />
      </div>
      <Answer
        thread={thread}
        base={base}
        options={options}
        onConflict={() => lookAgain(t("answer.meanwhile"))}
        onSent={() => {
          setChanged(null);
          again();
        }}
      />
    </>
  );
}

interface Props {
  id: string;
  /** Back to the list it came from. */
  list: string;
  options: DeskOptions;
  /** The lists may look different now. */
  onChange: () => void;
}

/** A conversation with a patient, as the whole team sees it. */
export function Conversation({ id, list, options, onChange }: Props) {
  const load = useLoad(() => readThread(id), [id]);
  const [gone, setGone] = useState(false);
  return (
    <section class="card conv" aria-label={t("inbox.conversation")}>
      <a class="back only-narrow" href={href(list)}>
        <Icon of={ChevronLeft} />
        {t("inbox.back")}
      </a>
      <PageNews />
      {!gone && (
        <Loaded load={load} skeleton={<SkelCard rows={4} title={false} />}>
          {(thread) => (
            <Shown
              thread={thread}
              load={load}
              options={options}
              onChange={onChange}
              onGone={() => {
                setGone(true);
                onChange();
              }}
            />
          )}
        </Loaded>
      )}
    </section>
  );
}
