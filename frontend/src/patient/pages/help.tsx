import words from "../../i18n/en.help.json";
import { addWords, rich, t } from "../../lib/i18n";
import { thePractice } from "../../lib/practice";
import { Card } from "../../ui/card";
import { Call } from "../../ui/emergency";
import { Note } from "../../ui/note";
import { PageHead } from "../../ui/page-head";
import { Contacts, MailTo } from "../parts/contacts";
import "../../styles/health.css";

addWords(words);

const Urgent = ({ number }: { number: string }) => (
  <Note tone="warn">
    <h2>{t("help.urgent")}</h2>
    <p>{rich("help.urgent_911", { number: <Call number="911" /> })}</p>
    <p>{rich("help.urgent_call", { number: <Call number={number} /> })}</p>
  </Note>
);

const WhatToWrite = () => (
  <Card title={t("help.write")}>
    <div class="pad stack">
      <p>{t("help.write_lead")}</p>
      <ul class="bullets">
        <li>{t("help.write_name")}</li>
        <li>{t("help.write_phone")}</li>
        <li>{t("help.write_device")}</li>
        <li>{t("help.write_what")}</li>
      </ul>
      <p>{t("help.write_never")}</p>
    </div>
  </Card>
);

/** Whom to ask, when they answer, and what to write (requirement 39). */
export default function HelpPage() {
  const { contact } = thePractice();
  return (
    <>
      <PageHead title={t("nav.help")} lead={t("help.lead")} />
      <div class="stack-l">
        <Urgent number={contact.nurse_line ?? contact.phone} />
        <div class="grid halves">
          <Card title={t("help.support")}>
            <Contacts
              rows={[
                [t("contact.phone"), <Call key="phone" number={contact.phone} />],
                [t("contact.email"), contact.email && <MailTo address={contact.email} />],
                [t("contact.hours"), contact.hours],
                [t("contact.reply"), contact.reply_time],
              ]}
            />
          </Card>
          <WhatToWrite />
          {(contact.billing_phone ?? contact.billing_email) && (
            <Card title={t("help.billing")}>
              <Contacts
                rows={[
                  [t("contact.phone"), contact.billing_phone && <Call number={contact.billing_phone} />],
                  [t("contact.email"), contact.billing_email && <MailTo address={contact.billing_email} />],
                ]}
              />
            </Card>
          )}
          {contact.feedback_email && (
            <Card title={t("help.feedback")}>
              <div class="pad stack">
                <p>{t("help.feedback_lead")}</p>
                <MailTo address={contact.feedback_email} />
              </div>
            </Card>
          )}
        </div>
      </div>
    </>
  );
}
