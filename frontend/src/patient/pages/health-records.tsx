import { useState } from "preact/hooks";
import { t } from "../../lib/i18n";
import { Card } from "../../ui/card";
import { PageHead } from "../../ui/page-head";
import { Download } from "../parts/download";
import { Preview, PreviewButton } from "../parts/preview";
import "../../styles/health.css";

const PREVIEW = "preview";

const Choices = () => (
  <dl class="facts-list">
    <dt>{t("records.when")}</dt>
    <dd>{t("records.all_time")}</dd>
    <dt>{t("records.type")}</dt>
    <dd>
      {t("records.ccda")}
      <p class="about muted small-text">{t("records.ccda_about")}</p>
    </dd>
  </dl>
);

/** The whole record as one document: looked at here, or downloaded (requirements 29 and 30). */
export default function HealthRecordsPage() {
  const [preview, setPreview] = useState(false);
  return (
    <>
      <PageHead title={t("nav.health_records")} lead={t("records.lead")} />
      <div class="stack-l">
        <Card title={t("records.document")}>
          <div class="pad stack-l">
            <Choices />
            <Download>
              <PreviewButton open={preview} controls={PREVIEW} toggle={() => setPreview(!preview)} />
            </Download>
          </div>
        </Card>
        <div id={PREVIEW}>{preview && <Preview />}</div>
      </div>
    </>
  );
}
