/** The title of the browser's tab: the page, the practice, and "Error:" while a form has a problem. */
import { computed, effect, signal } from "@preact/signals";
import { t } from "./i18n";
import { practice } from "./practice";

export const pageTitle = signal("");
export const hasProblem = signal(false);

const title = computed(() => {
  const page = hasProblem.value ? t("form.error_title", { title: pageTitle.value }) : pageTitle.value;
  return [page, practice.value?.name].filter(Boolean).join(" – ");
});

effect(() => {
  if (title.value) document.title = title.value;
});
