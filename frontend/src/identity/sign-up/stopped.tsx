import { useState } from "preact/hooks";
import type { ApiError } from "../../lib/api";
import { type Key, rich, t } from "../../lib/i18n";
import { href } from "../../lib/place";
import { thePractice } from "../../lib/practice";
import { arrive } from "../../lib/router";
import { Call } from "../../ui/emergency";
import { PageHead } from "../../ui/page-head";

const TITLES: Partial<Record<string, Key>> = {
  "identity.under_minimum_age": "sign_up.minor_title",
  "identity.under_adult_age": "sign_up.minor_title",
  "identity.self_registration_off": "sign_up.off_title",
};

interface Stop {
  title: Key;
  words: string;
}

/** What the portal refuses for good at this door, and a way to take it from `refused` of a form. */
export function useStop(forget: () => void): { stop: Stop | null; refused: (error: ApiError) => boolean } {
  const [stop, setStop] = useState<Stop | null>(null);
  return {
    stop,
    refused(error) {
      const title = TITLES[error.code];
      if (!title) return false;
      forget();
      arrive();
      setStop({ title, words: error.detail ?? t("problem.refused") });
      return true;
    },
  };
}

/** Why someone cannot sign up by themselves, and what to do instead. */
export function Stopped({ title, words }: Stop) {
  const { name, contact } = thePractice();
  const minor = title === "sign_up.minor_title"; // the words have the practice's number
  return (
    <>
      <PageHead title={t(title)} lead={words} />
      {minor ? (
        <p>
          {t("sign_up.date_wrong")} <a href={href("/sign-up")}>{t("sign_up.start_again")}</a>
        </p>
      ) : (
        <p>{rich("sign_up.call", { practice: name, phone: <Call number={contact.phone} /> })}</p>
      )}
      <p class="foot">
        <a href={href("/sign-in")}>{t("sign_up.to_sign_in")}</a>
      </p>
    </>
  );
}
