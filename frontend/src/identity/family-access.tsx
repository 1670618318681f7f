import words from "../i18n/en.sign-up.json";
import { api } from "../lib/api";
import { longDate } from "../lib/format";
import { addWords, rich, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { thePractice } from "../lib/practice";
import { theSession } from "../lib/session";
import type { FamilyAccess } from "../lib/types";
import { Card } from "../ui/card";
import { Call } from "../ui/emergency";
import { Loaded } from "../ui/loaded";
import { PageHead } from "../ui/page-head";
import { Waiting } from "./sign-up/parts";

addWords(words);

/** What someone of the family sees: whose record they wait for, and what comes next. No record yet. */
export default function FamilyAccessPage() {
  const access = useLoad(() => api<FamilyAccess>("/family-access"), []);
  const { name, contact } = thePractice();
  return (
    <>
      <PageHead title={t("family.title", { name: theSession().name.first })} tab={t("family.tab")} />
      <Card title={t("family.tab")}>
        <div class="pad stack">
          <Loaded load={access} skeleton={<Waiting />}>
            {({ pending }) => (
              <ul class="stack">
                {pending.map((each) => (
                  <li key={each.patient_name}>
                    {rich("family.pending", { name: <strong>{each.patient_name}</strong>, since: longDate(each.since) })}
                  </li>
                ))}
              </ul>
            )}
          </Loaded>
          <p>{t("family.next", { practice: name })}</p>
          <p>{rich("family.call", { phone: <Call number={contact.phone} /> })}</p>
        </div>
      </Card>
    </>
  );
}
