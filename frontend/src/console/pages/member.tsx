import { ChevronLeft } from "lucide-preact";
import { api } from "../../lib/api";
import { type Errors, useForm } from "../../lib/forms";
import { dateTime, shortDate } from "../../lib/format";
import { t } from "../../lib/i18n";
import { type Load, useLoad } from "../../lib/load";
import { href } from "../../lib/place";
import type { StaffMember, StaffRole } from "../../lib/types";
import { Card } from "../../ui/card";
import { ErrorSummary } from "../../ui/error-summary";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { Note } from "../../ui/note";
import { PageHead } from "../../ui/page-head";
import { SkelCard } from "../../ui/skeleton";
import { Submit } from "../../ui/submit";
import { TextField } from "../../ui/text-field";
import { checkEmail } from "../invite";
import { MailState } from "../mail-state";
import { PageNews, tell } from "../news";
import { PortalTag } from "../portal-tag";
import { Reset } from "../reset";
import { RoleField } from "../role-field";
import { Send } from "../send";

interface Props {
  member: StaffMember;
  load: Pick<Load<StaffMember | null>, "again" | "set">;
}
interface Role extends Record<string, string> {
  role: StaffRole;
}

function RoleForm({ member, load }: Props) {
  const form = useForm<Role>({
    initial: { role: member.role },
    check: () => ({}),
    async send({ role }, idempotencyKey) {
      const path = `/desk/staff/${member.id}/role`;
      load.set(await api<StaffMember>(path, { method: "POST", body: { role }, idempotencyKey }));
      tell(t("staff.role_given", { role: t(`role.${role}`) }));
    },
  });
  return (
    <Card title={t("staff.role")}>
      <form class="pad stack" noValidate onSubmit={form.submit}>
        <ErrorSummary form={form} />
        <RoleField value={form.values.role} onValue={(role) => form.set({ role })} />
        <div>
          <Submit sending={form.sending}>{t("staff.save_role")}</Submit>
        </div>
      </form>
    </Card>
  );
}

function InviteAgain({ member, load }: Props) {
  const form = useForm<Record<"email", string>>({
    initial: { email: member.invitation?.email ?? "" },
    check: ({ email }): Errors<Record<"email", string>> => checkEmail(email),
    async send({ email }, idempotencyKey) {
      const path = `/desk/staff/${member.id}/invitations`;
      const body = { email: email.trim() };
      load.set(await api<StaffMember>(path, { method: "POST", body, idempotencyKey }));
      tell(t("staff.invited", { email: body.email }));
    },
  });
  return (
    <form class="stack part" noValidate onSubmit={form.submit}>
      <ErrorSummary form={form} />
      <TextField
        id="email"
        label={t("staff.email")}
        error={form.errors.email}
        value={form.values.email}
        onValue={(email) => form.set({ email })}
        type="email"
      />
      <div class="row">
        <Submit sending={form.sending}>{t("invite.again")}</Submit>
        <span class="hint">{t("invite.again_note")}</span>
      </div>
    </form>
  );
}

interface ActProps extends Props {
  what: "suspend" | "restore" | "withdraw";
  look?: string;
}

const Act = ({ member, load, what, look = "btn second" }: ActProps) => (
  <div class="stack part">
    <p>{t(`staff.${what}.about`)}</p>
    <div>
      <Send<StaffMember>
        path={`/desk/staff/${member.id}/${what === "withdraw" ? "suspend" : what}`}
        said={t(`staff.${what}.done`)}
        onDone={load.set}
        class={look}
      >
        {t(`staff.${what}`)}
      </Send>
    </div>
  </div>
);

function Steps(props: Props) {
  const { state, own, username, invitation, reset_pending: pending } = props.member;
  if (own) return <Note>{t("staff.own")}</Note>;
  if (!username) {
    return (
      <>
        {state === "suspended" && <p>{t("staff.withdrawn")}</p>}
        <InviteAgain {...props} />
        {state !== "suspended" && <Act {...props} what="withdraw" />}
      </>
    );
  }
  if (state === "suspended") return <Act {...props} what="restore" look="btn" />;
  return (
    <>
      <Reset
        path={`/desk/staff/${props.member.id}/reset`}
        pending={pending ? invitation : null}
        onDone={props.load.set}
        again={props.load.again}
      />
      <Act {...props} what="suspend" />
    </>
  );
}

function Access(props: Props) {
  const { state, since, username, invitation, reset_pending: pending } = props.member;
  const waiting = pending ? null : invitation;
  return (
    <Card title={t("staff.access")}>
      <div class="pad stack">
        <p class="row">
          <PortalTag state={state} />
          {since && <span class="hint">{t("portal.since", { date: shortDate(since) })}</span>}
        </p>
        {username && <p>{t("staff.username", { username })}</p>}
        {waiting && (
          <>
            <p>{t("staff.sent", { email: waiting.email, date: dateTime(waiting.expires_at) })}</p>
            <MailState invitation={waiting} again={props.load.again} />
          </>
        )}
        <Steps {...props} />
      </div>
    </Card>
  );
}

/** One of the practice's staff, out of the list. */
async function find(id: string): Promise<StaffMember | null> {
  const { items } = await api<{ items: StaffMember[] }>("/desk/staff");
  return items.find((member) => member.id === id) ?? null;
}

/** Someone of the practice's staff: their role, and whether they may come in. */
export default function MemberPage({ id = "" }: Record<string, string>) {
  const load = useLoad(() => find(id), [id]);
  return (
    <>
      <a class="back" href={href("/console/staff")}>
        <Icon of={ChevronLeft} />
        {t("staff.title")}
      </a>
      <Loaded load={load} skeleton={<SkelCard rows={4} />}>
        {(member) =>
          member ? (
            <>
              <PageHead title={member.name} lead={t(`role.${member.role}`)} />
              <PageNews />
              <div class="grid patient-cols">
                <Access member={member} load={load} />
                {!member.own && <RoleForm member={member} load={load} />}
              </div>
            </>
          ) : (
            <PageHead title={t("staff.unknown")} />
          )
        }
      </Loaded>
    </>
  );
}
