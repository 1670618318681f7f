import { LogOut, Users } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { t } from "../lib/i18n";
import { href } from "../lib/place";
import { signOut, theSession } from "../lib/session";
import { Announcer } from "../ui/announcer";
import { Avatar } from "../ui/avatar";
import { Hidden } from "../ui/hidden";
import { Icon } from "../ui/icon";
import { type NavItem, Rail } from "../ui/rail";
import { SkipLink } from "../ui/skip";
import { ThemeButton } from "../ui/theme-button";
import { TimeoutDialog } from "../ui/timeout";
import { PatientSearch } from "./search";

const LANDING = "/console/";
const PROFILE = "/console/profile";

const menu = (): NavItem[] => [
  {
    to: "/console/patients",
    icon: Users,
    words: t("console.patients"),
    owns: (at) => at.startsWith("/console/patients"),
  },
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
export const Shell = ({ children }: { children: ComponentChildren }) => (
  <>
    <SkipLink />
    <div class="app">
      <Rail items={menu()} home="/console/patients" under={t("console.title")}>
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
    </div>
    <Announcer />
    <TimeoutDialog landing={LANDING} />
  </>
);
