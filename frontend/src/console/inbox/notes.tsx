import { signal } from "@preact/signals";
import { EyeOff, NotebookPen } from "lucide-preact";
import { useEffect } from "preact/hooks";
import { api } from "../../lib/api";
import { type Errors, useForm } from "../../lib/forms";
import { t } from "../../lib/i18n";
import { LeaveGuard } from "../../messages/leave-guard";
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

function NoteForm({ thread, onWritten }: Props) {
  const form = useForm<Typed>({
    initial: { note: "" },
    check: ({ note }): Errors<Typed> => (note.trim() ? {} : { note: t("notes.empty") }),
    async send({ note }, idempotencyKey) {
      const path = `/desk/messages/threads/${thread.id}/notes`;
      onWritten(await api<Note>(path, { method: "POST", body: { text: note }, idempotencyKey }));
      form.reset();
      tell(t("notes.written"));
    },
  });
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
export const AddNote = (props: Props) => (
  <details class="add-note">
    <summary>
      <Icon of={NotebookPen} />
      {t("notes.add")}
    </summary>
    <NoteForm {...props} />
  </details>
);
