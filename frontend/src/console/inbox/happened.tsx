import { t } from "../../lib/i18n";
import type { Aside } from "../../messages/thread";
import { moment } from "../../messages/times";
import type { Happened } from "../../messages/types";

/** Who has passed it on, which colleagues see and the patient does not need to. */
function words({ kind, at, name, team }: Happened): string | null {
  const told = { name: name ?? "", team: team ?? "", time: moment(at) };
  if (name === null) return null;
  if (kind === "assigned") return t("inbox.event.assigned", told);
  return kind === "routed" ? t("inbox.event.routed", told) : null;
}

/** What colleagues did with a conversation, where it belongs among the messages. */
export const workAsides = (events: Happened[]): Aside[] =>
  events.flatMap((event) => {
    const said = words(event);
    const key = `${event.kind} ${event.at}`;
    return said === null ? [] : [{ at: event.at, key, content: <li class="happened">{said}</li> }];
  });
