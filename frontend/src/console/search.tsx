import { signal } from "@preact/signals";
import { Search } from "lucide-preact";
import { useRef } from "preact/hooks";
import { t } from "../lib/i18n";
import { go, path } from "../lib/router";
import { Icon } from "../ui/icon";
import { useKeys } from "./keys";

/** What is searched for. Kept out of the address: names of patients do not belong in histories and logs. */
export const query = signal("");

const LIST = "/console/patients";

/** Finds patients from every page of the console; the key "/" leads here. */
export function PatientSearch() {
  const input = useRef<HTMLInputElement>(null);
  useKeys({ "/": () => input.current?.focus() });
  const search = (words: string) => {
    query.value = words;
    if (path.value !== LIST) go(LIST, { focus: false });
  };
  return (
    <form class="search staff-search" role="search" onSubmit={(event) => event.preventDefault()}>
      <Icon of={Search} />
      <label class="vh" for="patient-search">
        {t("console.find")}
      </label>
      <input
        id="patient-search"
        ref={input}
        type="search"
        autoComplete="off"
        spellcheck={false}
        placeholder={t("console.find_hint")}
        value={query.value}
        onInput={(event) => search(event.currentTarget.value)}
      />
    </form>
  );
}
