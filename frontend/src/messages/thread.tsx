/** A conversation as both sides read it: who wrote what and when, its files, and how far it is. */
import { type ComponentChild, Fragment } from "preact";
import words from "../i18n/en.thread.json";
import { addWords, t } from "../lib/i18n";
import { Avatar } from "../ui/avatar";
import { Delivery } from "./delivery";
import { Files } from "./files";
import type { Happened, Message, Promised, Side, Writer } from "./types";
import { moment } from "./times";

addWords(words);

/** "You", "Grace Okafor, RN" */
const who = (writer: Writer): string => (writer.own ? t("writer.you") : writer.name);

/** What the writer is to the patient: their role in the practice, or on whose behalf they wrote. */
function standing({ kind, role, own }: Writer, side: Side): string | null {
  if (kind === "staff") return t(`writer.${role ?? "administrator"}`);
  if (kind === "family") return t("writer.family");
  return own || side === "patient" ? null : t("writer.patient");
}

const Text = ({ text }: { text: string }) => (
  <>
    {text.split(/\n{2,}/).map((paragraph, at) => (
      <p key={at} dir="auto">
        {paragraph}
      </p>
    ))}
  </>
);

interface OneProps {
  message: Message;
  events: Happened[];
  promise: Promised;
  side: Side;
  base: string;
}

function One({ message, events, promise, side, base }: OneProps) {
  const { writer, sent_at: sent } = message;
  const about = standing(writer, side);
  const ofPractice = writer.kind === "staff";
  return (
    <li class={ofPractice === (side === "staff") ? "msg mine" : "msg"}>
      <Avatar name={writer.name} />
      <div class="hd">
        <h3 id={message.id} tabIndex={-1}>
          {who(writer)}
          {about && <small>{about}</small>}
        </h3>
        <time dateTime={sent}>{moment(sent)}</time>
      </div>
      <div class="body">
        <Text text={message.text} />
        {message.files.length > 0 && <Files files={message.files} base={base} />}
        {!ofPractice && <Delivery message={message} events={events} promise={promise} side={side} />}
      </div>
    </li>
  );
}

/** Something that stands between the messages, by its moment: a list item. */
export interface Aside {
  at: string;
  key: string;
  content: ComponentChild;
}

/** That the patient could not be mailed; staff alone have something to do about it. */
function unmailed(events: Happened[], side: Side): Aside[] {
  return events
    .filter(({ kind }) => side === "staff" && (kind === "not_on_portal" || kind === "account_locked"))
    .map(({ kind, at }) => ({
      at,
      key: `${kind} ${at}`,
      content: <li class="happened">{t(`happened.${kind as "not_on_portal"}`, { time: moment(at) })}</li>,
    }));
}

/** Closed and opened again, by the practice; a patient opens a conversation by writing, which is seen. */
function happenings(events: Happened[]): Aside[] {
  return events
    .filter((event) => (event.kind === "closed" || event.kind === "reopened") && event.role !== null)
    .map(({ kind, at, name }) => ({
      at,
      key: `${kind} ${at}`,
      content: (
        <li class="happened">
          {name === null
            ? t(`happened.${kind as "closed"}`, { time: moment(at) })
            : t(`happened.${kind as "closed"}_by`, { time: moment(at), name })}
        </li>
      ),
    }));
}

interface Props extends Promised {
  messages: Message[];
  events: Happened[];
  side: Side;
  /** Where the messages of this patient are in the API. */
  base: string;
  /** More that stands between the messages, such as notes among colleagues. */
  asides?: Aside[];
}

/** The messages that are loaded, the oldest first; the heading of each has the message's id and can take the focus. */
export function Messages({ messages, events, side, base, asides = [], expected_by, late }: Props) {
  const begin = messages[0]?.sent_at ?? "";
  const waiting = messages.findLast((message) => message.writer.kind !== "staff" && message.answered_at === null);
  const between = [...happenings(events), ...unmailed(events, side), ...asides].filter((aside) => aside.at >= begin);
  const written = messages.map((message) => ({
    at: message.sent_at,
    key: message.id,
    content: (
      <One
        message={message}
        events={events}
        promise={{ expected_by: message === waiting ? expected_by : null, late }}
        side={side}
        base={base}
      />
    ),
  }));
  const all: Aside[] = [...written, ...between].sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  return (
    <ol class="letters">
      {all.map(({ key, content }) => (
        <Fragment key={key}>{content}</Fragment>
      ))}
    </ol>
  );
}
