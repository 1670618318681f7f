import { t } from "../lib/i18n";
import { loadPractice, practiceProblem } from "../lib/practice";
import { NetworkError } from "../lib/api";
import { Emergency } from "./emergency";
import { PageHead } from "./page-head";
import { TroubleNote } from "./trouble";

/** The address names no practice, or the portal could not be asked. */
export const NoPractice = () => (
  <div class="entry">
    <main id="main" class="sheet">
      {practiceProblem.value === "unknown" ? (
        <PageHead title={t("practice.unknown_title")} lead={t("practice.unknown")} />
      ) : (
        <>
          <PageHead title={t("practice.unreachable_title")} />
          <TroubleNote error={new NetworkError()} again={() => void loadPractice()} />
        </>
      )}
    </main>
    <Emergency />
  </div>
);
