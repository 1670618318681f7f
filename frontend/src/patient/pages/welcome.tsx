import words from "../../i18n/en.help.json";
import { addWords, rich, t } from "../../lib/i18n";
import { href } from "../../lib/place";
import { thePractice } from "../../lib/practice";
import { theSession } from "../../lib/session";
import { Card } from "../../ui/card";
import { Call } from "../../ui/emergency";
import { PageHead } from "../../ui/page-head";

addWords(words);

/** The first page after signing up (requirement 4): what there is now, and the way to Home. */
export default function WelcomePage() {
  const { name, contact } = thePractice();
  return (
    <>
      <PageHead title={t("welcome.title", { name: theSession().name.first })} tab={t("welcome.tab")} />
      <Card title={t("welcome.ready", { practice: name })}>
        <div class="pad stack">
          <p>{t("welcome.what")}</p>
          <p>{rich("welcome.wrong", { phone: <Call number={contact.phone} /> })}</p>
          <p>
            <a class="btn" href={href("/")}>
              {t("welcome.home")}
            </a>
          </p>
        </div>
      </Card>
    </>
  );
}
