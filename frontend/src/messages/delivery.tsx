/** How far a message of the patient's side is: only what the portal has kept of it, nothing the page concludes. */
import { Check, Clock, type LucideIcon, TriangleAlert } from "lucide-preact";
import type { ComponentChild } from "preact";
import { clockTime, ownMoment } from "../lib/format";
import { rich, t } from "../lib/i18n";
import { practice } from "../lib/practice";
import { Call } from "../ui/emergency";
import { Icon } from "../ui/icon";
import type { Happened, Message, Promised } from "./types";
import { clockSince } from "./times";

interface Step {
  words: ComponentChild;
  icon: LucideIcon;
  tone: "done" | "open" | "late";
}

const done = (words: ComponentChild): Step => ({ words, icon: Check, tone: "done" });

/** The teams a message came to: the one that had the conversation, and those it was handed to before the answer. */
function teams(message: Message, events: Happened[]): Step[] {
  const routes = events.filter((event) => event.kind === "routed" && event.team !== null);
  const first = routes.findLast((route) => route.at <= message.sent_at);
  const later = routes.filter(
    ({ at }) => at > message.sent_at && (message.answered_at === null || at <= message.answered_at),
  );
  return [
    ...(first ? [done(t("delivery.with", { team: first.team ?? "" }))] : []),
    ...later.map(({ team, at }) =>
      done(t("delivery.passed", { team: team ?? "", time: clockSince(at, message.sent_at) })),
    ),
  ];
}

function opening({ opened_at: at, opened_by: role, sent_at: sent }: Message): Step[] {
  return at === null ? [] : [done(t(`delivery.opened.${role ?? "administrator"}`, { time: clockSince(at, sent) }))];
}

function answer(message: Message, { expected_by: by, late }: Promised): Step[] {
  if (message.answered_at !== null) {
    return [done(t("delivery.answered", { time: clockSince(message.answered_at, message.sent_at) }))];
  }
  if (by === null) return [];
  if (!late) return [{ words: t("delivery.expected", { time: ownMoment(by) }), icon: Clock, tone: "open" }];
  const phone = practice.value?.contact.phone ?? "";
  const words = rich("delivery.late", { time: ownMoment(by), phone: <Call number={phone} /> });
  return [{ words, icon: TriangleAlert, tone: "late" }];
}

interface Props {
  message: Message;
  events: Happened[];
  promise: Promised;
}

/** Received, with which team, opened by whom, answered: each with its time, and what to expect until then. */
export function Delivery({ message, events, promise }: Props) {
  const received = done(t("delivery.received", { time: clockTime(message.sent_at) }));
  const steps = [received, ...teams(message, events), ...opening(message), ...answer(message, promise)];
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
