import { Clock, TriangleAlert } from "lucide-preact";
import { ownMoment } from "../../lib/format";
import { t } from "../../lib/i18n";
import { Tag } from "../../ui/tag";
import type { Queued } from "./types";

/** What a conversation waits for, in words; the color only repeats them. */
export function Waiting({ thread }: { thread: Queued }) {
  const { late, expected_by: promised, waiting_since: since, state } = thread;
  if (state === "closed") return <Tag>{t("inbox.closed")}</Tag>;
  if (since === null) return <Tag tone="ok">{t("inbox.answered")}</Tag>;
  if (late && promised !== null) {
    return (
      <Tag tone="bad" icon={TriangleAlert}>
        {t("inbox.late", { date: ownMoment(promised) })}
      </Tag>
    );
  }
  return (
    <Tag tone="info" icon={Clock}>
      {promised === null ? t("inbox.waits") : t("inbox.promised", { date: ownMoment(promised) })}
    </Tag>
  );
}
