import { address } from "../../lib/format";
import words from "../../i18n/en.help.json";
import { addWords, t } from "../../lib/i18n";
import { thePractice } from "../../lib/practice";
import type { PracticeLocation } from "../../lib/types";
import { Card } from "../../ui/card";
import { Call } from "../../ui/emergency";
import { PageHead } from "../../ui/page-head";
import { Contacts, MailTo } from "../parts/contacts";
import "../../styles/health.css";

addWords(words);

const Office = ({ office }: { office: PracticeLocation }) => (
  <Card title={office.name}>
    <Contacts
      rows={[
        [t("contact.address"), address(office.address)],
        [t("contact.phone"), office.phone && <Call number={office.phone} />],
      ]}
    />
  </Card>
);

/** Who the practice is and where its offices are. */
export default function PracticePage() {
  const { name, contact, locations } = thePractice();
  return (
    <>
      <PageHead title={t("nav.practice")} lead={name} />
      <div class="grid halves">
        <Card title={t("practice_page.reach")}>
          <Contacts
            rows={[
              [t("contact.phone"), <Call key="phone" number={contact.phone} />],
              [t("contact.nurses"), contact.nurse_line && <Call number={contact.nurse_line} />],
              [t("contact.email"), contact.email && <MailTo address={contact.email} />],
              [t("contact.hours"), contact.hours],
              [t("contact.mail"), address(contact.address)],
            ]}
          />
        </Card>
        <div class="stack-l">
          {locations.map((location) => (
            <Office key={location.id} office={location} />
          ))}
        </div>
      </div>
    </>
  );
}
