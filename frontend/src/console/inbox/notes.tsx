import { signal } from "@preact/signals";
import { EyeOff, NotebookPen } from "lucide-preact";
import { useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import { api } from "../../lib/api";
import { type Errors, useForm } from "../../lib/forms";
import { t } from "../../lib/i18n";
import { session } from "../../lib/session";
import { findCard } from "../../messages/cards";
import { LeaveGuard } from "../../messages/leave-guard";
import * as stash from "../../messages/stash";
import type { Aside } from "../../messages/thread";
import { moment } from "../../messages/times";
import { ErrorSummary } from "../../ui/error-summary";
import { Field } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { Submit } from "../../ui/submit";
import { tell } from "../news";
import type { Note, TeamThread } from "./types";

const OnlyStaff = () => (
  <p class="only-staff">
    <Icon of={EyeOff} />
    {t("notes.only_staff")}
  </p>
);

const Written = ({ note }: { note: Note }) => (
  <li class="team-note">
    <OnlyStaff />
    <p class="between">
      <strong>{t("notes.by", { name: note.writer, role: t(`role.${note.role}`) })}</strong>
      <time dateTime={note.written_at}>{moment(note.written_at)}</time>
    </p>
    <p class="words" dir="auto">
      {note.text}
    </p>
  </li>
);

/** What colleagues told each other, where it belongs among the messages, and clearly none of them. */
export const noteAsides = (notes: Note[]): Aside[] =>
  notes.map((note) => ({ at: note.written_at, key: note.id, content: <Written note={note} /> }));

/** A note was begun and is not saved. */
export const noteBegun = signal(false);

/** The field has a name of its own: the answer to the patient stands on the same page. */
type Typed = Record<"note", string>;

interface Kept extends stash.Owned {
  text: string;
}

const pathOf = ({ id }: TeamThread): string => `/desk/messages/threads/${id}/notes`;

/** What its writer had typed when their session ran out, or the page was reloaded. */
const keptOf = (thread: TeamThread): string => (stash.read(pathOf(thread)) as Kept | null)?.text ?? "";

/** Keeps what is typed, as a letter's text is kept; whoever leaves the page lets go of it. */
function useKept(thread: TeamThread, text: string): void {
  const path = pathOf(thread);
  const owner = useMemo(stash.owner, []);
  // Before the next frame, and so before the session can end.
  useLayoutEffect(() => {
    const kept: Kept = { owner, text };
    if (text.trim() === "" || findCard(text)) stash.drop(path);
    else stash.write(path, kept);
  }, [text]);
  useEffect(
    () => () => {
      if (session.peek()) stash.drop(path);
    },
    [],
  );
}

function NoteForm({ thread, begun: initial, onWritten }: Props & { begun: string }) {
  const form = useForm<Typed>({
    initial: { note: initial },
    check: ({ note }): Errors<Typed> => (note.trim() ? {} : { note: t("notes.empty") }),
    async send({ note }, idempotencyKey) {
      onWritten(await api<Note>(pathOf(thread), { method: "POST", body: { text: note }, idempotencyKey }));
      form.set({ note: "" });
      tell(t("notes.written"));
    },
  });
  useKept(thread, form.values.note);
  const begun = form.values.note.trim() !== "";
  useEffect(() => {
    noteBegun.value = begun;
    return () => {
      noteBegun.value = false;
    };
  }, [begun]);
  return (
    <form class="stack team-note" noValidate onSubmit={form.submit}>
      <OnlyStaff />
      <ErrorSummary form={form} />
      <Field id="note" label={t("notes.label")} error={form.errors.note}>
        {(control) => (
          <textarea
            {...control}
            name="note"
            rows={3}
            dir="auto"
            value={form.values.note}
            onInput={(event) => form.set({ note: event.currentTarget.value })}
          />
        )}
      </Field>
      <div>
        <Submit sending={form.sending}>{t("notes.save")}</Submit>
      </div>
      <LeaveGuard isNeeded={() => begun} words={t("notes.leave")} />
    </form>
  );
}

interface Props {
  thread: TeamThread;
  onWritten: (note: Note) => void;
}

/** Tells colleagues something that the patient never sees. */
export function AddNote(props: Props) {
  const [begun] = useState(() => keptOf(props.thread));
  return (
    <details class="add-note" open={begun !== ""}>
      <summary>
        <Icon of={NotebookPen} />
        {t("notes.add")}
      </summary>
      <NoteForm {...props} begun={begun} />
    </details>
  );
}
