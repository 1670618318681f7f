import { PenLine } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { clockTime } from "../lib/format";
import { t } from "../lib/i18n";
import { leaveThen } from "../lib/leaving";
import { href } from "../lib/place";
import type { DeskPatientDetail } from "../lib/types";
import type { Sent } from "../messages/types";
import { Card } from "../ui/card";
import { Icon } from "../ui/icon";
import { Note } from "../ui/note";
import { onDemand } from "../ui/on-demand";
import { INBOX } from "./inbox/place";
import { NoAccount } from "./inbox/no-account";

const WriteForm = onDemand(() => import("./write-form").then(({ WriteForm: Form }) => Form));

function SentNote({ sent }: { sent: Sent }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [sent]);
  return (
    <div class="told" role="status" tabIndex={-1} ref={box}>
      <Note tone="ok">
        <p>{t("write.sent", { time: clockTime(sent.sent_at) })}</p>
        <a class="btn small" href={href(`${INBOX}/${sent.thread}`)}>
          {t("write.open")}
        </a>
      </Note>
    </div>
  );
}

/** From the patient's page: a message to them, which starts a conversation. */
export function Write({ patient }: { patient: DeskPatientDetail }) {
  const base = `/patients/${patient.id}/messages`;
  const button = useRef<HTMLButtonElement>(null);
  const [writing, setWriting] = useState(false);
  const [sent, setSent] = useState<Sent | null>(null);
  return (
    <Card title={t("write.title")}>
      <div class="pad stack">
        <NoAccount patient={patient} />
        {sent && <SentNote sent={sent} />}
        <div>
          <button
            class="btn second"
            type="button"
            ref={button}
            aria-expanded={writing}
            onClick={() => leaveThen(() => setWriting(!writing))}
          >
            <Icon of={PenLine} />
            {t("write.start")}
          </button>
        </div>
        {writing && (
          <WriteForm
            patient={patient}
            base={base}
            onSent={(now) => {
              setSent(now);
              setWriting(false);
            }}
            onCancel={() => {
              setWriting(false);
              button.current?.focus();
            }}
          />
        )}
      </div>
    </Card>
  );
}
