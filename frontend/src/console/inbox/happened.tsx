import { t } from "../../lib/i18n";
import type { Aside } from "../../messages/thread";
import { moment } from "../../messages/times";
import type { Happened } from "../../messages/types";

/** Who has passed it on, which colleagues see and the patient does not need to. */
function words({ kind, at, name, to, team }: Happened): string | null {
  const told = { name: name ?? "", to: to ?? "", team: team ?? "", time: moment(at) };
  if (name === null) return null;
  if (kind === "assigned") {
    if (to === null) return t("inbox.event.changed", told); // from before it was kept to whom
    return t(name === to ? "inbox.event.took" : "inbox.event.assigned", told);
  }
  return kind === "given_back" || kind === "routed" ? t(`inbox.event.${kind}`, told) : null;
}

/** What colleagues did with a conversation, where it belongs among the messages. */
export const workAsides = (events: Happened[]): Aside[] =>
  events.flatMap((event) => {
    const said = words(event);
    const key = `${event.kind} ${event.at}`;
    return said === null ? [] : [{ at: event.at, key, content: <li class="happened">{said}</li> }];
  });
