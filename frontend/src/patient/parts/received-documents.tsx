import { FileText } from "lucide-preact";
import { useState } from "preact/hooks";
import { api } from "../../lib/api";
import { shortDate } from "../../lib/format";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import type { ReceivedDocument } from "../../lib/record-types";
import { thePatientId } from "../../lib/session";
import { Card } from "../../ui/card";
import { Hidden } from "../../ui/hidden";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { SkelLine } from "../../ui/skeleton";
import { SealedFrame } from "./sealed-frame";
import { facts, named } from "./words";
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

function Document({ item }: { item: ReceivedDocument }) {
  const [open, setOpen] = useState(false);
  const place = `document-${item.id}`;
  const about = facts(item.date && shortDate(item.date), named("records.received_from", item.from));
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
        </div>
        <div class="act">
          <button
            class="btn second small"
            type="button"
            aria-expanded={open}
            aria-controls={place}
            onClick={() => setOpen(!open)}
          >
            {t(open ? "records.hide_document" : "records.show_document")}
            <Hidden>: {[item.title, about].filter(Boolean).join(", ")}</Hidden>
          </button>
        </div>
      </div>
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
