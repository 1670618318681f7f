import { api } from "../../lib/api";
import words from "../../i18n/en.profile.json";
import { addWords, rich, t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { href } from "../../lib/place";
import { thePractice } from "../../lib/practice";
import { theSession } from "../../lib/session";
import type { Profile } from "../../lib/types";
import { Card } from "../../ui/card";
import { Call } from "../../ui/emergency";
import { Loaded } from "../../ui/loaded";
import { PageHead } from "../../ui/page-head";
import { SkelCard } from "../../ui/skeleton";
import { EmailSection } from "./email";
import { NoticesSection } from "./notices";
import { PasswordSection } from "./password";
import { PhoneSection } from "./phone";
import { QuestionSection } from "./question";
import { useEditing } from "./section";

addWords(words);

function AccountCard({ profile }: { profile: Profile }) {
  const { name, contact } = thePractice();
  return (
    <Card title={t("profile.account")}>
      <div class="pad stack">
        <dl class="facts-list">
          <dt>{t("profile.name")}</dt>
          <dd>{profile.name.full}</dd>
          <dt>{t("profile.username")}</dt>
          <dd>{profile.username}</dd>
        </dl>
        <p class="hint">{rich("profile.wrong_name", { practice: name, phone: <Call number={contact.phone} /> })}</p>
      </div>
    </Card>
  );
}

function SecurityCard() {
  const at = theSession().kind === "staff" ? "/console/security" : "/profile/security";
  return (
    <Card title={t("profile.security")}>
      <div class="pad stack">
        <p class="hint">{t("profile.security_about")}</p>
        <div class="row">
          <a class="btn second" href={href(at)}>
            {t("profile.security")}
          </a>
        </div>
      </div>
    </Card>
  );
}

function Parts({ profile, onProfile }: { profile: Profile; onProfile: (profile: Profile) => void }) {
  const editing = useEditing();
  const props = { profile, editing, onProfile };
  return (
    <div class="stack-l">
      <AccountCard profile={profile} />
      <EmailSection {...props} />
      <PhoneSection {...props} />
      <PasswordSection {...props} />
      <QuestionSection {...props} />
      <SecurityCard />
      <NoticesSection {...props} />
    </div>
  );
}

const Waiting = () => (
  <div class="stack-l">
    <SkelCard rows={2} />
    <SkelCard rows={2} />
    <SkelCard rows={2} />
  </div>
);

/** My profile: everyone's own account, patients', family's and staff's (requirement 37). */
export default function ProfilePage() {
  const load = useLoad(() => api<Profile>("/profile"), []);
  return (
    <>
      <PageHead title={t("profile.title")} lead={t("profile.lead")} />
      <Loaded load={load} skeleton={<Waiting />}>
        {(profile) => <Parts profile={profile} onProfile={load.set} />}
      </Loaded>
    </>
  );
}
