import { Users } from "lucide-preact";
import { t } from "../../lib/i18n";
import { Icon } from "../../ui/icon";
import { Send } from "../send";
import { Choose } from "./choose";
import { noteBegun } from "./notes";
import type { Colleague, DeskOptions, HandedOver, Queued, TeamThread } from "./types";

export interface Working {
  thread: TeamThread;
  options: DeskOptions;
  /** How the conversation stands after a step. */
  onChange: (now: Queued | HandedOver) => void;
  /** Somebody was first: how it stands is read again. */
  onConflict: () => void;
}

const at = (thread: TeamThread, step: string): string => `/desk/messages/threads/${thread.id}/${step}`;

/** Take, take over from a colleague, or give back to the team. */
function Taking({ thread, options, onChange, onConflict }: Working) {
  const own = options.colleagues.find((each) => each.own);
  if (!own) return null;
  const path = at(thread, "assigned");
  if (thread.assigned === own.account) {
    return (
      <Send<Queued>
        path={path}
        body={{ staff: null, instead_of: thread.assigned }}
        said={t("inbox.given_back")}
        onDone={onChange}
        onConflict={onConflict}
        class="btn second"
      >
        {t("inbox.give_back")}
      </Send>
    );
  }
  const holder = thread.assigned_name;
  return (
    <Send<Queued>
      path={path}
      body={{ staff: own.staff, instead_of: thread.assigned }}
      said={t("inbox.taken")}
      onDone={onChange}
      onConflict={onConflict}
      {...(holder !== null && {
        class: "btn second",
        ask: {
          title: t("inbox.take_over_ask", { name: holder }),
          about: t("inbox.take_over_about"),
          yes: t("inbox.take_over_yes"),
        },
      })}
    >
      {holder === null ? t("inbox.take") : t("inbox.take_over", { name: holder })}
    </Send>
  );
}

const named = ({ staff, name, role }: Colleague) => ({ id: staff, name: `${name} (${t(`role.${role}`)})` });

/** Another of the team, or another team: who is not of it any more does not see it any more. */
function PassOn({ thread, options, onChange, onConflict }: Working) {
  const colleagues = options.colleagues.filter(
    (each) => !each.own && each.account !== thread.assigned && each.teams.includes(thread.team),
  );
  const teams = options.teams.filter((each) => each.id !== thread.team);
  return (
    <details class="pass-on">
      <summary>
        <Icon of={Users} />
        {t("inbox.pass_on")}
      </summary>
      <div class="stack">
        {colleagues.length > 0 && (
          <Choose label={t("inbox.assign")} choices={colleagues.map(named)}>
            {({ id, name }) => (
              <Send<Queued>
                key={id}
                path={at(thread, "assigned")}
                body={{ staff: id, instead_of: thread.assigned }}
                said={t("inbox.assigned", { name })}
                onDone={onChange}
                onConflict={onConflict}
              >
                {t("inbox.assign_yes")}
              </Send>
            )}
          </Choose>
        )}
        <Choose label={t("inbox.hand_over")} choices={teams}>
          {({ id, name }) => (
            <Send<HandedOver>
              key={id}
              path={at(thread, "team")}
              body={{ team: id }}
              said={t("inbox.handed_over", { team: name })}
              onDone={onChange}
              onConflict={onConflict}
              {...(noteBegun.value && {
                ask: {
                  title: t("inbox.hand_over_ask"),
                  about: t("inbox.hand_over_about"),
                  yes: t("inbox.hand_over_without"),
                },
              })}
            >
              {t("inbox.hand_over_yes")}
            </Send>
          )}
        </Choose>
      </div>
    </details>
  );
}

/** Who has the conversation, and whether it is done: what staff can change about both. */
export function Steps(working: Working) {
  const { thread, onChange, onConflict } = working;
  const closed = thread.state === "closed";
  return (
    <div class="stack">
      <div class="row">
        {!closed && <Taking {...working} />}
        <Send<Queued>
          path={at(thread, closed ? "reopened" : "closed")}
          said={t(closed ? "inbox.reopened" : "inbox.was_closed")}
          onDone={onChange}
          onConflict={onConflict}
          class="btn second"
        >
          {t(closed ? "inbox.reopen" : "inbox.close")}
        </Send>
      </div>
      {!closed && <PassOn {...working} />}
    </div>
  );
}
