import words from "../../i18n/en.sign-up.json";
import { addWords, t } from "../../lib/i18n";
import { href } from "../../lib/place";
import { thePractice } from "../../lib/practice";
import { PageHead } from "../../ui/page-head";
import { Stopped } from "./stopped";

addWords(words);

/** Sign up: who will use the account (requirement 4). */
export default function SignUpPage() {
  const { name, self_registration: open } = thePractice();
  if (!open) return <Stopped title="sign_up.off_title" words={t("sign_up.off")} />;
  return (
    <>
      <PageHead title={t("sign_up.title")} lead={t("sign_up.lead", { practice: name })} />
      <h2>{t("sign_up.who")}</h2>
      <ul class="choices">
        {(["patient", "family"] as const).map((way) => (
          <li key={way}>
            <a href={href(`/sign-up/${way}`)}>
              <strong>{t(`sign_up.${way}`)}</strong>
              <span>{t(`sign_up.${way}_about`)}</span>
            </a>
          </li>
        ))}
      </ul>
      <p class="foot">
        {t("sign_up.have_account")} <a href={href("/sign-in")}>{t("sign_in.title")}</a>
      </p>
    </>
  );
}
