import { Download as DownloadIcon } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { dateTime } from "../../lib/format";
import { t } from "../../lib/i18n";
import type { RecordExport } from "../../lib/record-types";
import { Icon } from "../../ui/icon";
import { Note } from "../../ui/note";
import { ProblemNote } from "./problem-note";
import { useExport } from "./use-export";
import { facts } from "./words";

/** "84 KB", "1.2 MB" */
function sizeWords(bytes: number): string {
  if (bytes < 1_000_000) return t("records.kilobytes", { n: Math.max(1, Math.round(bytes / 1000)) });
  return t("records.megabytes", { n: (bytes / 1_000_000).toFixed(1) });
}

const Holds = ({ made }: { made: RecordExport }) => (
  <Note tone="ok">
    <h3>{t("records.ready")}</h3>
    <p>{made.file_name}</p>
    <p class="muted">
      {facts(
        sizeWords(made.size),
        t("records.made", { when: dateTime(made.made_at) }),
        made.covers && t("records.covers", { dates: made.covers }),
      )}
    </p>
    <h4>{t("records.holds")}</h4>
    <ul class="holds">
      {made.holds.map(({ section, count }) => (
        <li key={section}>
          {section} <span class="num muted">{count === 0 ? t("records.holds_none") : count}</span>
        </li>
      ))}
    </ul>
    <p class="muted">{t("records.opened")}</p>
  </Note>
);

/** Makes the file, starts its download, and says what it holds. `children` stand beside the button. */
export function Download({ children }: { children: ComponentChildren }) {
  const { made, working, problem, make, again } = useExport();
  const what = made ? "records.download_again" : "records.download";
  const words = t(problem === undefined ? what : "records.retry");
  return (
    <div class="stack">
      <div class="row">
        <button class="btn" type="button" aria-disabled={working} onClick={() => void (made ? again() : make())}>
          <Icon of={DownloadIcon} />
          {words}
        </button>
        {children}
      </div>
      <p role="status" class="muted">
        {working && t("records.getting")}
        {made && !working && problem === undefined && t("records.started")}
      </p>
      {problem !== undefined && <ProblemNote error={problem} />}
      {made && <Holds made={made} />}
    </div>
  );
}
