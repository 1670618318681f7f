import { IdCard, Inbox, ListTodo, LogOut, Users } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../lib/i18n";
import { href } from "../lib/place";
import { may, signOut, theSession } from "../lib/session";
import { Announcer } from "../ui/announcer";
import { Avatar } from "../ui/avatar";
import { Hidden } from "../ui/hidden";
import { Icon } from "../ui/icon";
import { type NavItem, Rail, Tabbar } from "../ui/rail";
import { SkipLink } from "../ui/skip";
import { ThemeButton } from "../ui/theme-button";
import { TimeoutDialog } from "../ui/timeout";
import { INBOX } from "./inbox/place";
import { countTasks, waiting } from "./open-tasks";
import { PatientSearch } from "./search";

const LANDING = "/console/";
const PROFILE = "/console/profile";

function tasksWords(): string {
  const { n, more } = waiting.value ?? { n: 0, more: false };
  return n ? t("tasks.menu", { n: more ? `${n}+` : n }) : t("tasks.title");
}

/** The places of the console, as far as the person's role may go. */
const menu = (): NavItem[] => [
  {
    to: "/console/patients",
    icon: Users,
    words: t("console.patients"),
    owns: (at) => at.startsWith("/console/patients"),
  },
  ...(may("desk:messages")
    ? [{ to: INBOX, icon: Inbox, words: t("console.inbox"), owns: (at: string) => at.startsWith(INBOX) }]
    : []),
  ...(may("desk:tasks")
    ? [{ to: "/console/tasks", icon: ListTodo, words: tasksWords(), owns: (at: string) => at === "/console/tasks" }]
    : []),
  ...(may("desk:staff")
    ? [
        {
          to: "/console/staff",
          icon: IdCard,
          words: t("staff.title"),
          owns: (at: string) => at.startsWith("/console/staff"),
        },
      ]
    : []),
];

const leave = () => void signOut(LANDING);

function WhoIsHere() {
  const { name, role } = theSession();
  return (
    <div class="help">
      <strong>{name.full}</strong>
      {t(`role.${role}`)} · <a href={href(PROFILE)}>{t("nav.profile")}</a> ·{" "}
      <button class="btn-link" type="button" onClick={leave}>
        {t("sign_out")}
      </button>
    </div>
  );
}

/** What stands around every page of the console. */
export function Shell({ children }: { children: ComponentChildren }) {
  useEffect(() => void countTasks(), []);
  const items = menu();
  return (
    <>
      <SkipLink />
      <div class="app">
        <Rail items={items} home="/console/patients" under={t("console.title")}>
          <WhoIsHere />
        </Rail>
        <header class="topbar">
          <PatientSearch />
          <span class="spacer" />
          <ThemeButton />
          <a class="btn quiet icon-only only-narrow" href={href(PROFILE)}>
            <Avatar name={theSession().name.full} small />
            <Hidden>{t("nav.profile_of", { name: theSession().name.full })}</Hidden>
          </a>
          <button class="btn quiet icon-only only-narrow" type="button" onClick={leave}>
            <Icon of={LogOut} />
            <Hidden>{t("sign_out")}</Hidden>
          </button>
        </header>
        <main class="main wide" id="main" tabIndex={-1}>
          {children}
        </main>
        {items.length > 1 && <Tabbar items={items} />}
      </div>
      <Announcer />
      <TimeoutDialog landing={LANDING} />
    </>
  );
}
