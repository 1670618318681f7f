import { Download, FileText } from "lucide-preact";
import { useState } from "preact/hooks";
import { api } from "../../lib/api";
import { download } from "../../lib/download";
import { shortDate } from "../../lib/format";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import type { FileLink, ReceivedDocument } from "../../lib/record-types";
import { thePatientId } from "../../lib/session";
import { Card } from "../../ui/card";
import { Hidden } from "../../ui/hidden";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { SkelLine } from "../../ui/skeleton";
import { ProblemNote } from "./problem-note";
import { SealedFrame } from "./sealed-frame";
import { facts, named, sizeWords } from "./words";
import "../../styles/entry-row.css";

interface Page {
  items: ReceivedDocument[];
  next_cursor: string | null;
}

const path = (): string => `/patients/${thePatientId()}/records/documents`;

/** All of them: a patient has a handful. */
async function allDocuments(): Promise<ReceivedDocument[]> {
  const found: ReceivedDocument[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: Page = await api<Page>(cursor === "" ? path() : `${path()}?cursor=${encodeURIComponent(cursor)}`);
    found.push(...page.items);
    cursor = page.next_cursor;
  }
  return found;
}

type FileState = "idle" | "getting" | "started" | { error: unknown };

/** The file of a document on its way to the browser: by a fresh link each time. */
function useFile(id: string): { state: FileState; get: () => Promise<void> } {
  const [state, setState] = useState<FileState>("idle");
  async function get(): Promise<void> {
    if (state === "getting") return;
    setState("getting");
    try {
      const file = await api<FileLink>(`${path()}/${id}/file`);
      download(file.url, file.file_name);
      setState("started");
    } catch (error) {
      setState({ error });
    }
  }
  return { state, get };
}

function FileTold({ state }: { state: FileState }) {
  if (typeof state === "object") return <ProblemNote error={state.error} />;
  return (
    <p role="status" class="muted">
      {state === "getting" && t("records.file_getting")}
      {state === "started" && t("records.started")}
    </p>
  );
}

function Document({ item }: { item: ReceivedDocument }) {
  const [open, setOpen] = useState(false);
  const { state, get } = useFile(item.id);
  const place = `document-${item.id}`;
  const about = facts(item.date && shortDate(item.date), named("records.received_from", item.from));
  const which = <Hidden>: {[item.title, about].filter(Boolean).join(", ")}</Hidden>;
  return (
    <li>
      <div class="entry-row">
        <span class="blob">
          <Icon of={FileText} />
        </span>
        <div>
          <h3>{item.title}</h3>
          {item.type && item.type !== item.title && <p>{item.type}</p>}
          {about && <p>{about}</p>}
          {item.file && <p>{facts(item.file.kind, sizeWords(item.file.size))}</p>}
        </div>
        <div class="act row">
          <button
            class="btn second small"
            type="button"
            aria-expanded={open}
            aria-controls={place}
            onClick={() => setOpen(!open)}
          >
            {t(open ? "records.hide_document" : "records.show_document")}
            {which}
          </button>
          {item.file && (
            <button class="btn small" type="button" aria-disabled={state === "getting"} onClick={() => void get()}>
              <Icon of={Download} />
              {t("records.download")}
              {which}
            </button>
          )}
        </div>
      </div>
      {item.file && <FileTold state={state} />}
      <div id={place}>
        {open && (
          <SealedFrame
            path={`${path()}/${item.id}/page`}
            title={item.title}
            loading="records.document_loading"
            shown="records.document_shown"
          />
        )}
      </div>
    </li>
  );
}

/** What other practices sent about the patient, to read as it was written. */
export function ReceivedDocuments() {
  const load = useLoad(allDocuments, []);
  return (
    <Card title={t("records.received")}>
      <p class="pad muted">{t("records.received_about")}</p>
      <Loaded load={load} skeleton={<SkelLine />}>
        {(items) =>
          items.length === 0 ? (
            <p class="pad">{t("records.received_none")}</p>
          ) : (
            <ul class="list box">
              {items.map((item) => (
                <Document key={item.id} item={item} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}
