import { api } from "../../lib/api";
import { type Errors, useForm } from "../../lib/forms";
import { shortDate } from "../../lib/format";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { href } from "../../lib/place";
import type { StaffMember, StaffRole } from "../../lib/types";
import { Avatar } from "../../ui/avatar";
import { Card } from "../../ui/card";
import { ErrorSummary } from "../../ui/error-summary";
import { Loaded } from "../../ui/loaded";
import { PageHead } from "../../ui/page-head";
import { SkelCard } from "../../ui/skeleton";
import { Submit } from "../../ui/submit";
import { TextField } from "../../ui/text-field";
import { checkEmail } from "../invite";
import { PageNews, tell } from "../news";
import { PortalTag } from "../portal-tag";
import { RoleField } from "../role-field";

const COLUMNS = ["name", "role", "access", "since"] as const;

const Row = ({ member }: { member: StaffMember }) => (
  <tr>
    <th scope="row">
      <span class="who">
        <Avatar name={member.name} small />
        <span>
          <a href={href(`/console/staff/${member.id}`)}>{member.name}</a>
          {member.own && <small>{t("staff.you")}</small>}
        </span>
      </span>
    </th>
    <td>{t(`role.${member.role}`)}</td>
    <td>
      <PortalTag state={member.state} />
    </td>
    <td class="num nowrap">{member.since && shortDate(member.since)}</td>
  </tr>
);

const Table = ({ members }: { members: StaffMember[] }) => (
  <section class="card patients" aria-label={t("staff.title")}>
    <table>
      <caption class="vh">{t("staff.title")}</caption>
      <thead>
        <tr>
          {COLUMNS.map((name) => (
            <th scope="col" key={name}>
              {t(`staff.column.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <Row key={member.id} member={member} />
        ))}
      </tbody>
    </table>
  </section>
);

interface Wanted extends Record<string, string> {
  name: string;
  email: string;
  role: StaffRole;
}

const check = ({ name, email }: Wanted): Errors<Wanted> => ({
  ...(!name.trim() && { name: t("staff.name_missing") }),
  ...checkEmail(email),
});

function InviteForm({ onDone }: { onDone: () => void }) {
  const form = useForm<Wanted>({
    initial: { name: "", email: "", role: "front_desk" },
    check,
    async send({ name, email, role }, idempotencyKey) {
      const body = { name: name.trim(), email: email.trim(), role };
      await api<StaffMember>("/desk/staff", { method: "POST", body, idempotencyKey });
      tell(t("staff.invited", { email: body.email }));
      form.reset();
      onDone();
    },
  });
  const { values, errors } = form;
  return (
    <Card title={t("staff.invite")}>
      <form class="pad stack" noValidate onSubmit={form.submit}>
        <ErrorSummary form={form} />
        <TextField
          id="name"
          label={t("staff.name")}
          error={errors.name}
          value={values.name}
          onValue={(name) => form.set({ name })}
        />
        <TextField
          id="email"
          label={t("staff.email")}
          hint={t("staff.email_hint")}
          error={errors.email}
          value={values.email}
          onValue={(email) => form.set({ email })}
          type="email"
        />
        <RoleField value={values.role} onValue={(role) => form.set({ role })} />
        <div>
          <Submit sending={form.sending}>{t("staff.send")}</Submit>
        </div>
      </form>
    </Card>
  );
}

/** The practice's staff: who they are, what they may do, and whether they may come in. */
export default function StaffPage() {
  const load = useLoad(() => api<{ items: StaffMember[] }>("/desk/staff"), []);
  return (
    <>
      <PageHead title={t("staff.title")} lead={t("staff.lead")} />
      <div class="stack-l">
        <PageNews />
        <Loaded load={load} skeleton={<SkelCard rows={4} />}>
          {({ items }) => <Table members={items} />}
        </Loaded>
        <InviteForm onDone={load.again} />
      </div>
    </>
  );
}
