import { t } from "../lib/i18n";

/** Before anything is known. Its words come only when that takes long. */
export const Boot = () => (
  <p class="boot" role="status">
    {t("loading")}
  </p>
);
