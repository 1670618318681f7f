import { Building2, FileHeart, HeartPulse, House, LayoutList, LifeBuoy, LogOut, Mail, UserRound, Users } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { longDate } from "../lib/format";
import { t } from "../lib/i18n";
import { href } from "../lib/place";
import { thePractice } from "../lib/practice";
import { classic, toggleClassic } from "../lib/prefs";
import { path } from "../lib/router";
import { signOut, theSession } from "../lib/session";
import { Announcer } from "../ui/announcer";
import { Avatar } from "../ui/avatar";
import { Brand } from "../ui/brand";
import { Call, Emergency } from "../ui/emergency";
import { Hidden } from "../ui/hidden";
import { Icon } from "../ui/icon";
import { type NavItem, Rail, Tabbar } from "../ui/rail";
import { SkipLink } from "../ui/skip";
import { ThemeButton } from "../ui/theme-button";
import { TimeoutDialog } from "../ui/timeout";
import { MESSAGES } from "./messages/place";
import { askMailbox, unreadCount, mailbox, tellMailbox } from "./unread";

const RECORDS = "/my-health/health-records";
const LANDING = "/sign-in";
const PROFILE = "/profile";

const recordMenu = (): NavItem[] => [
  { to: "/", icon: House, words: t("nav.home"), owns: (at) => at === "/" },
  { to: MESSAGES, icon: Mail, words: t("nav.messages"), owns: (at) => at.startsWith(MESSAGES), count: unreadCount(mailbox.value?.unread) },
  {
    to: "/my-health",
    icon: HeartPulse,
    words: t("nav.my_health"),
    owns: (at) => at.startsWith("/my-health") && at !== RECORDS,
  },
  {
    to: RECORDS,
    icon: FileHeart,
    words: t("nav.health_records"),
    owns: (at) => at === RECORDS,
  },
];

const helpMenu = (): NavItem[] => [
  { to: "/help", icon: LifeBuoy, words: t("nav.help"), owns: (at) => at === "/help" },
  {
    to: "/practice",
    icon: Building2,
    words: t("nav.practice"),
    short: t("nav.practice_short"),
    owns: (at) => at === "/practice",
  },
];

const familyMenu = (): NavItem[] => [
  { to: "/family", icon: Users, words: t("nav.family"), owns: (at) => at === "/family" },
];

const isFamily = (): boolean => theSession().kind === "family";

/** Someone of the family has no record to look at. */
const menu = (): NavItem[] => [...(isFamily() ? familyMenu() : recordMenu()), ...helpMenu()];

/** A phone has room for five: its way to Health records is My health. */
const shortMenu = (): NavItem[] =>
  menu()
    .filter(({ to }) => to !== RECORDS)
    .map((item) => (item.to === "/my-health" ? { ...item, owns: (at) => at.startsWith("/my-health") } : item));

/** Counts what is unread as each page opens; Messages sees to it by itself. */
function useUnread(): void {
  const at = path.value.startsWith(MESSAGES) ? MESSAGES : path.value;
  useEffect(() => {
    if (!isFamily() && at !== MESSAGES) void askMailbox();
  }, [at]);
  useEffect(() => () => tellMailbox(null), []);
}

const ClassicButton = () => (
  <button type="button" onClick={toggleClassic}>
    <Icon of={LayoutList} />
    {t(classic.value ? "nav.modern" : "nav.classic")}
  </button>
);

const MoreNav = () => (
  <>
    {path.value === "/" && (
      <li class="gap">
        <ClassicButton />
      </li>
    )}
    <li class={path.value === "/" ? "" : "gap"}>
      <a href={href(PROFILE)} aria-current={path.value.startsWith(PROFILE) ? "page" : undefined}>
        <Icon of={UserRound} />
        {t("nav.profile")}
      </a>
    </li>
    <li>
      <button type="button" onClick={() => void signOut(LANDING)}>
        <Icon of={LogOut} />
        {t("sign_out")}
      </button>
    </li>
  </>
);

function NeedHelp() {
  const { contact } = thePractice();
  return (
    <div class="help">
      <strong>{t("need_help")}</strong>
      {contact.hours && <span>{contact.hours} </span>}
      <Call number={contact.phone} />
    </div>
  );
}

const Topbar = () => (
  <header class="topbar">
    <Brand />
    <span class="spacer" />
    <ThemeButton />
    <button class="btn quiet icon-only only-narrow" type="button" onClick={() => void signOut(LANDING)}>
      <Icon of={LogOut} />
      <Hidden>{t("sign_out")}</Hidden>
    </button>
    <a class="btn quiet icon-only" href={href(PROFILE)}>
      <Avatar name={theSession().name.full} small />
      <Hidden>{t("nav.profile_of", { name: theSession().name.full })}</Hidden>
    </a>
  </header>
);

const PrintHead = () => (
  <p class="print-head">
    {t("print.head", {
      practice: thePractice().name,
      patient: theSession().name.full,
      date: longDate(new Date().toISOString()),
    })}
  </p>
);

/** What stands around every page of a patient who is signed in. */
export function Shell({ children }: { children: ComponentChildren }) {
  useUnread();
  return (
    <>
      <SkipLink />
      <div class="app">
        <Rail items={menu()} home="/" more={<MoreNav />}>
          <NeedHelp />
        </Rail>
        <Topbar />
        <main class="main" id="main" tabIndex={-1}>
          <PrintHead />
          {children}
          {path.value === "/" && (
            <div class="nav only-narrow no-print">
              <ClassicButton />
            </div>
          )}
          <Emergency />
        </main>
        <Tabbar items={shortMenu()} />
      </div>
      <Announcer />
      <TimeoutDialog landing={LANDING} />
    </>
  );
}
