/** How far a message of the patient's side is: only what the portal has kept of it, nothing the page concludes. */
import { Check, Clock, type LucideIcon, TriangleAlert } from "lucide-preact";
import type { ComponentChild } from "preact";
import { clockTime, ownMoment } from "../lib/format";
import { rich, t } from "../lib/i18n";
import { practice } from "../lib/practice";
import { Call } from "../ui/emergency";
import { Icon } from "../ui/icon";
import type { Happened, Message, Promised, Side } from "./types";
import { clockSince } from "./times";

interface Step {
  words: ComponentChild;
  icon: LucideIcon;
  tone: "done" | "open" | "late";
}
/** A step that was taken, at its moment. */
type Done = Step & { at: string };

const done = (at: string, words: ComponentChild): Done => ({ at, words, icon: Check, tone: "done" });

/** The teams a message came to: the one that had the conversation, and those it was handed to before the answer. */
function teams(message: Message, events: Happened[]): Done[] {
  const routes = events.filter((event) => event.kind === "routed" && event.team !== null);
  const first = routes.findLast((route) => route.at <= message.sent_at);
  const later = routes.filter(
    ({ at }) => at > message.sent_at && (message.answered_at === null || at <= message.answered_at),
  );
  return [
    ...(first ? [done(message.sent_at, t("delivery.with", { team: first.team ?? "" }))] : []),
    ...later.map(({ team, at }) =>
      done(at, t("delivery.passed", { team: team ?? "", time: clockSince(at, message.sent_at) })),
    ),
  ];
}

function opening({ opened_at: at, opened_by: role, sent_at: sent }: Message): Done[] {
  return at === null ? [] : [done(at, t(`delivery.opened.${role ?? "administrator"}`, { time: clockSince(at, sent) }))];
}

/** The answer, or until when it was promised: a patient is told what to do when it is late, staff know. */
function answer({ answered_at: at, sent_at: sent }: Message, { expected_by: by, late }: Promised, side: Side): Step[] {
  if (at !== null) return [done(at, t("delivery.answered", { time: clockSince(at, sent) }))];
  if (by === null) return [];
  if (side === "staff") {
    const words = t(late ? "delivery.overdue" : "delivery.promised", { time: ownMoment(by) });
    return [late ? { words, icon: TriangleAlert, tone: "late" } : { words, icon: Clock, tone: "open" }];
  }
  if (!late) return [{ words: t("delivery.expected", { time: ownMoment(by) }), icon: Clock, tone: "open" }];
  const phone = practice.value?.contact.phone ?? "";
  const words = rich("delivery.late", { time: ownMoment(by), phone: <Call number={phone} /> });
  return [{ words, icon: TriangleAlert, tone: "late" }];
}

interface Props {
  message: Message;
  events: Happened[];
  promise: Promised;
  side: Side;
}

/** Received, with which team, opened by whom, answered: each with its time, and what to expect until then. */
export function Delivery({ message, events, promise, side }: Props) {
  const received = done(message.sent_at, t("delivery.received", { time: clockTime(message.sent_at) }));
  const taken = [received, ...teams(message, events), ...opening(message)];
  taken.sort((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)));
  const steps = [...taken, ...answer(message, promise, side)];
  return (
    <ul class="delivery" aria-label={t("delivery.title")}>
      {steps.map(({ words, icon, tone }, at) => (
        <li key={at} class={tone}>
          <Icon of={icon} />
          <span>{words}</span>
        </li>
      ))}
    </ul>
  );
}
