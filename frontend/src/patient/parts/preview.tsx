import { Eye, EyeOff } from "lucide-preact";
import { useState } from "preact/hooks";
import { answer } from "../../lib/api";
import { t } from "../../lib/i18n";
import { practiceId } from "../../lib/place";
import { thePatientId } from "../../lib/session";
import { Icon } from "../../ui/icon";
import { TroubleNote } from "../../ui/trouble";

/** The status the frame was answered with; what is in the frame is sealed off from this page. */
function statusOf(address: string): number {
  const entry = performance.getEntriesByName(new URL(address, location.href).href, "resource").at(-1);
  return entry instanceof PerformanceResourceTiming ? entry.responseStatus : 0;
}

type State = "loading" | "shown" | { error: unknown };

function Frame({ again }: { again: () => void }) {
  const [state, setState] = useState<State>("loading");
  const path = `/patients/${thePatientId()}/exports/preview`;
  const address = `/api/${practiceId}/v1${path}`;
  const arrived = (): void => {
    if (statusOf(address) === 200) {
      setState("shown");
      return;
    }
    // Refused, or cut off: what the frame was told, nobody tells this page, so it asks for itself.
    answer(path).then(
      () => setState("shown"),
      (error: unknown) => setState({ error }),
    );
  };
  if (typeof state === "object") return <TroubleNote error={state.error} again={again} />;
  return (
    <>
      <p class={state === "loading" ? "muted" : "vh"} role="status">
        {t(state === "loading" ? "records.preview_loading" : "records.preview_shown")}
      </p>
      {/* Nothing may run in the frame: no script, no form, no navigation of this page. */}
      <iframe class="preview" sandbox="" src={address} title={t("records.preview_title")} onLoad={arrived} />
    </>
  );
}

/** The record as it will read, in a sealed frame that is fetched only when it is asked for. */
export function Preview() {
  const [turn, setTurn] = useState(0);
  return <Frame key={turn} again={() => setTurn(turn + 1)} />;
}

interface ButtonProps {
  open: boolean;
  controls: string;
  toggle: () => void;
}

export const PreviewButton = ({ open, controls, toggle }: ButtonProps) => (
  <button class="btn second" type="button" aria-expanded={open} aria-controls={controls} onClick={toggle}>
    <Icon of={open ? EyeOff : Eye} />
    {t(open ? "records.hide_preview" : "records.show_preview")}
  </button>
);
