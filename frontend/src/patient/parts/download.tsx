import { Download as DownloadIcon } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { ApiError } from "../../lib/api";
import { dateTime } from "../../lib/format";
import { t } from "../../lib/i18n";
import type { RecordExport } from "../../lib/record-types";
import { Icon } from "../../ui/icon";
import { Note } from "../../ui/note";
import { ProblemNote } from "./problem-note";
import { type ExportRun, useExport } from "./use-export";
import type { PeriodChoice } from "./use-period";
import { facts, sizeWords } from "./words";

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

/** How far the making of a large record is. */
const Making = ({ done, total, offline }: NonNullable<ExportRun["progress"]>) => (
  <>
    <progress class="making" value={done} max={total} aria-label={t("records.progress")} />
    <p role="status" class="muted">
      {t(offline ? "records.making_offline" : "records.making", { step: done + 1, total })}
    </p>
  </>
);

interface Props {
  choice: PeriodChoice;
  /** Stand beside the button. */
  children: ComponentChildren;
}

/** Makes the file of the chosen dates, starts its download, and says what it holds. */
export function Download({ choice, children }: Props) {
  const run = useExport();
  const { made, working, progress, failure, problem } = run;
  const inDates = problem instanceof ApiError && problem.code === "export.period";
  useEffect(() => {
    if (inDates) choice.refuse(problem.errors);
  }, [problem]);
  const failed = failure !== null || problem !== undefined;
  const what = made ? "records.download_again" : "records.download";

  function start(): void {
    if (made) {
      void run.again();
      return;
    }
    const period = choice.read();
    if (period) void run.make(period);
  }

  return (
    <div class="stack">
      <div class="row">
        <button class="btn" type="button" aria-disabled={working} onClick={start}>
          <Icon of={DownloadIcon} />
          {t(failed && !inDates ? "records.retry" : what)}
        </button>
        {children}
      </div>
      {progress ? (
        <Making {...progress} />
      ) : (
        <p role="status" class="muted">
          {working && t("records.getting")}
          {made && !working && !failed && t("records.started")}
        </p>
      )}
      {failure !== null && (
        <div role="alert">
          <Note tone="bad">
            <p>{failure}</p>
          </Note>
        </div>
      )}
      {problem !== undefined && !inDates && <ProblemNote error={problem} />}
      {made && <Holds made={made} />}
    </div>
  );
}
