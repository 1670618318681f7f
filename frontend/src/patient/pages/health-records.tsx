import { useEffect, useState } from "preact/hooks";
import words from "../../i18n/en.records.json";
import { addWords, t } from "../../lib/i18n";
import { Card } from "../../ui/card";
import { PageHead } from "../../ui/page-head";
import { Download } from "../parts/download";
import { PeriodFields } from "../parts/period-fields";
import { Preview, PreviewButton } from "../parts/preview";
import { ReceivedDocuments } from "../parts/received-documents";
import { type Period, usePeriod } from "../parts/use-period";
import "../../styles/health.css";

addWords(words);

const PREVIEW = "preview";

const Kind = () => (
  <dl class="facts-list">
    <dt>{t("records.type")}</dt>
    <dd>
      {t("records.ccda")}
      <p class="about muted small-text">{t("records.ccda_about")}</p>
    </dd>
  </dl>
);

/** The record as one document, for all time or some dates: looked at here, or downloaded (requirements 29 and 30). */
export default function HealthRecordsPage() {
  const choice = usePeriod();
  const [preview, setPreview] = useState<Period>();
  const chosen = JSON.stringify(choice.values);
  useEffect(() => setPreview(undefined), [chosen]); // what is on show would be of other dates
  return (
    <>
      <PageHead title={t("nav.health_records")} lead={t("records.lead")} />
      <div class="stack-l">
        <Card title={t("records.document")}>
          <div class="pad stack-l">
            <PeriodFields choice={choice} />
            <Kind />
            <Download key={chosen} choice={choice}>
              <PreviewButton
                open={preview !== undefined}
                controls={PREVIEW}
                toggle={() => setPreview(preview ? undefined : choice.read())}
              />
            </Download>
          </div>
        </Card>
        <div id={PREVIEW}>{preview && <Preview period={preview} />}</div>
        <ReceivedDocuments />
      </div>
    </>
  );
}
