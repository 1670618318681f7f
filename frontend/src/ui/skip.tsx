import { t } from "../lib/i18n";

/** The first stop of the Tab key: past the menu. */
export const SkipLink = () => (
  <a class="skip" href="#main">
    {t("skip")}
  </a>
);
