/** Finding messages by words, writer and dates. What is sought stays out of the address and so out of histories. */
import { Search } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import words from "../../i18n/en.message-search.json";
import { say } from "../../lib/announce";
import { type Errors, useForm } from "../../lib/forms";
import { addWords, t } from "../../lib/i18n";
import { href } from "../../lib/place";
import { thePatientId } from "../../lib/session";
import { parseDate } from "../../lib/typed-date";
import { listed, wholeDay } from "../../messages/times";
import type { Found } from "../../messages/types";
import { Avatar } from "../../ui/avatar";
import { ErrorSummary } from "../../ui/error-summary";
import { Icon } from "../../ui/icon";
import { Submit } from "../../ui/submit";
import { TextField } from "../../ui/text-field";
import { ProblemNote } from "../parts/problem-note";
import { Mail, type ViewProps } from "./mail";
import { addressOf } from "./place";
import { type Results, type Sought, useSearch } from "./use-search";

addWords(words);

const NOTHING: Sought = { words: "", writer: "", first: "", last: "" };

function check({ words, writer, first, last }: Sought): Errors<Sought> {
  const errors: Errors<Sought> = {};
  if (![words, writer, first, last].some((each) => each.trim())) errors.words = t("search.nothing");
  if (first.trim() && !parseDate(first)) errors.first = t("search.date_wrong");
  if (last.trim() && !parseDate(last)) errors.last = t("search.date_wrong");
  const [from, to] = [parseDate(first), parseDate(last)];
  if (from && to && from > to) errors.last = t("search.date_order");
  return errors;
}

const FIELDS = ["words", "writer", "first", "last"] as const;

function SearchForm({ search }: { search: (sought: Sought) => Promise<void> }) {
  const form = useForm<Sought>({ initial: NOTHING, check, send: search });
  return (
    <form class="search-form" onSubmit={form.submit} noValidate>
      <ErrorSummary form={form} />
      {FIELDS.map((name) => (
        <TextField
          key={name}
          id={name}
          label={t(`search.${name}`)}
          hint={name === "first" || name === "last" ? t("search.date_hint") : undefined}
          error={form.errors[name]}
          value={form.values[name]}
          onValue={(value) => form.set({ [name]: value })}
        />
      ))}
      <Submit sending={form.sending}>{t("search.submit")}</Submit>
    </form>
  );
}

const Row = ({ found, open }: { found: Found; open: boolean }) => (
  <li class={`thread${open ? " on" : ""}`}>
    <Avatar name={found.writer} />
    <div>
      <p class="from">
        <b>{found.writer}</b>
        <time dateTime={found.sent_at}>{listed(found.sent_at)}</time>
      </p>
      <a href={href(addressOf("search", found.thread))} aria-current={open ? "true" : undefined}>
        {found.subject}
      </a>
      <p class="snip" dir="auto">
        {found.preview}
      </p>
    </div>
  </li>
);

/** How far back was looked: nothing found until March is not nothing. */
function Reach({ results }: { results: Results }) {
  const { items, backTo, loading, problem } = results;
  const count = t("search.found", { n: items.length });
  const reach = backTo === null ? t("search.all") : t("search.back_to", { date: wholeDay(backTo) });

  async function older(): Promise<void> {
    const n = await results.older();
    if (n !== undefined) say(t("search.found", { n }));
  }

  return (
    <div class="foot">
      <p class="muted small-text" role="status">
        {count} {reach} {items.length === 0 && backTo === null && t("search.none")}
      </p>
      {problem !== undefined && <ProblemNote error={problem} />}
      {backTo !== null && (
        <button class="btn second small" type="button" aria-disabled={loading} onClick={() => void older()}>
          <Icon of={Search} />
          {t(loading ? "list.loading" : "search.older")}
        </button>
      )}
    </div>
  );
}

/** Search, and what was found. */
export function SearchView(view: ViewProps) {
  const [results, search] = useSearch(`/patients/${thePatientId()}/messages/search`);
  const [searches, setSearches] = useState(0);
  const found = useRef<HTMLDivElement>(null);
  useEffect(() => found.current?.scrollIntoView({ block: "nearest" }), [searches]); // on a phone the form fills the page
  return (
    <Mail
      {...view}
      list={
        <>
          <SearchForm
            search={async (sought) => {
              await search(sought);
              setSearches((before) => before + 1);
            }}
          />
          {results && (
            <div ref={found}>
              <ul>
                {results.items.map((each) => (
                  <Row key={each.message} found={each} open={each.thread === view.open} />
                ))}
              </ul>
              <Reach results={results} />
            </div>
          )}
        </>
      }
    />
  );
}
