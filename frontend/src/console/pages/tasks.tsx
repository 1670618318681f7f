import { CircleCheck } from "lucide-preact";
import { useState } from "preact/hooks";
import { birthDate, dateTime, phone } from "../../lib/format";
import { type Key, t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { href } from "../../lib/place";
import { go } from "../../lib/router";
import type { Page, Task } from "../../lib/types";
import { Card } from "../../ui/card";
import { Empty } from "../../ui/empty";
import { Loaded } from "../../ui/loaded";
import { PageHead } from "../../ui/page-head";
import { SkelCard } from "../../ui/skeleton";
import { More } from "../more";
import { PageNews } from "../news";
import { listTasks, workOn } from "../open-tasks";
import { query } from "../search";
import { Send } from "../send";

const ISO = /^\d{4}-\d{2}-\d{2}$/;
const LIST = "/console/patients";

interface Told {
  title: string;
  /** The patient as somebody typed them. */
  patient: string;
  chart: string | null;
  facts: [Key, string][];
}

function told(task: Task): Told | null {
  const { registration, family_request: family, mail_returned: returned, team_mail_returned: team } = task;
  if (registration) {
    const patient = `${registration.first_name} ${registration.last_name}`;
    return {
      title: t("tasks.registration", { name: patient }),
      patient,
      chart: registration.patient_id,
      facts: [
        ["patient.birth_date", registration.birth_date],
        ["patient.phone", phone(registration.phone)],
        ["tasks.zip", registration.postal_code],
        ["patient.email", registration.email],
      ],
    };
  }
  if (returned) {
    const { patient_name: patient, patient_id: chart } = returned;
    return { title: t("tasks.mail_returned", { name: patient }), patient, chart, facts: [] };
  }
  if (team) return { title: t("tasks.team_mail_returned", team), patient: "", chart: null, facts: [] };
  if (!family) return null;
  const patient = `${family.patient_first_name} ${family.patient_last_name}`;
  return {
    title: t("tasks.family_request", { name: `${family.first_name} ${family.last_name}`, patient }),
    patient,
    chart: family.patient_id,
    facts: [
      ["tasks.relationship", t(`relationship.${family.relationship}` as Key)],
      ["tasks.requester_email", family.email],
      ["tasks.patient_birth_date", family.patient_birth_date],
      ["tasks.patient_phone", phone(family.patient_phone)],
      ["tasks.patient_zip", family.patient_postal_code],
    ],
  };
}

function about(task: Task): string {
  const { registration, family_request: family, mail_returned: returned, team_mail_returned: team } = task;
  if (team) return t("tasks.team_mail_returned.about");
  if (returned) return t(`tasks.mail_returned.about_${returned.why}`);
  if (family) return t(family.has_account ? "tasks.family_request.about_account" : "tasks.family_request.about");
  if (registration?.has_account) return t("tasks.registration.about_account");
  return t(registration?.patient_id ? "tasks.registration.about_chart" : "tasks.registration.about");
}

/** Mail that came back is looked after; what somebody asked for can also not be confirmed. */
const outcomes = (task: Task) => (mailOf(task) ? (["done"] as const) : (["done", "declined"] as const));

const mailOf = (task: Task) => {
  if (task.mail_returned) return "tasks.mail_returned.ask_about";
  return task.team_mail_returned ? "tasks.team_mail_returned.ask_about" : null;
};

function Find({ task, patient, chart }: Told & { task: Task }) {
  if (chart) {
    return (
      <a class="btn" href={href(`${LIST}/${chart}`)} onClick={() => workOn(task)}>
        {t("tasks.open_chart")}
      </a>
    );
  }
  function search(): void {
    workOn(task);
    query.value = patient;
    go(LIST);
  }
  return (
    <button class="btn" type="button" onClick={search}>
      {t("tasks.search")}
    </button>
  );
}

const Closing = ({ task, onDone }: { task: Task; onDone: () => void }) => (
  <>
    {outcomes(task).map((outcome) => (
      <Send<Task>
        key={outcome}
        path={`/desk/tasks/${task.id}/closed`}
        body={{ outcome }}
        said={t("tasks.closed")}
        onDone={onDone}
        ask={{
          title: t(`tasks.ask.${outcome}`),
          about: t(mailOf(task) ?? `tasks.ask.${outcome}_about`),
          yes: t(`tasks.ask.${outcome}_yes`),
        }}
        class={outcome === "done" ? "btn second" : "btn quiet"}
      >
        {t(`tasks.close.${outcome}`)}
      </Send>
    ))}
  </>
);

function TaskCard({ task, onDone }: { task: Task; onDone: () => void }) {
  const shown = told(task);
  if (!shown) return null;
  const facts = shown.facts.filter(([, words]) => words);
  return (
    <Card title={shown.title}>
      <div class="pad stack">
        <p class="hint">{t("tasks.opened", { date: dateTime(task.opened_at) })}</p>
        {task.state === "open" && <p>{about(task)}</p>}
        <dl class="facts-list">
          {facts.flatMap(([term, words]) => [
            <dt key={term}>{t(term)}</dt>,
            <dd key={`${term}-words`}>{ISO.test(words) ? birthDate(words) : words}</dd>,
          ])}
        </dl>
        {task.state === "open" ? (
          <div class="row">
            {!task.team_mail_returned && <Find task={task} {...shown} />}
            <Closing task={task} onDone={onDone} />
          </div>
        ) : (
          task.closed_at && task.outcome && (
            <p>{t(`tasks.outcome.${task.outcome}`, { date: dateTime(task.closed_at) })}</p>
          )
        )}
      </div>
    </Card>
  );
}

const Which = ({ state, onState }: { state: Task["state"]; onState: (state: Task["state"]) => void }) => (
  <fieldset class="stack">
    <legend class="vh">{t("tasks.which")}</legend>
    <div class="choice">
      {(["open", "closed"] as const).map((each) => (
        <label key={each}>
          <input type="radio" name="state" checked={state === each} onChange={() => onState(each)} />
          {t(`tasks.which.${each}`)}
        </label>
      ))}
    </div>
  </fieldset>
);

interface ListProps {
  state: Task["state"];
  page: Page<Task>;
  onMore: (all: Page<Task>) => void;
  onDone: () => void;
}

const List = ({ state, page, onMore, onDone }: ListProps) => (
  <>
    {page.items.length === 0 && (
      <Empty icon={CircleCheck} title={t(`tasks.none.${state}`)}>
        {state === "open" && <p>{t("tasks.none.about")}</p>}
      </Empty>
    )}
    {page.items.map((task) => (
      <TaskCard key={task.id} task={task} onDone={onDone} />
    ))}
    <More page={page} ask={(cursor) => listTasks(state, cursor)} onMore={onMore} />
  </>
);

/** What waits for the front desk: the portal could not decide it by itself. */
export default function TasksPage() {
  const [state, setState] = useState<Task["state"]>("open");
  const found = useLoad(() => listTasks(state), [state]);
  return (
    <>
      <PageHead title={t("tasks.title")} lead={t("tasks.lead")} />
      <div class="stack-l">
        <PageNews />
        <Which state={state} onState={setState} />
        <Loaded load={found} skeleton={<SkelCard rows={4} />}>
          {(page) => <List state={state} page={page} onMore={found.set} onDone={found.again} />}
        </Loaded>
      </div>
    </>
  );
}
