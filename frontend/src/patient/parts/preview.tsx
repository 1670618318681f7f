import { Eye, EyeOff } from "lucide-preact";
import { useState } from "preact/hooks";
import { ApiError } from "../../lib/api";
import { t } from "../../lib/i18n";
import { practiceId } from "../../lib/place";
import { loadSession, thePatientId } from "../../lib/session";
import { Icon } from "../../ui/icon";
import { TroubleNote } from "../../ui/trouble";

/** The status the frame was answered with; what is in the frame is sealed off from this page. */
function statusOf(address: string): number {
  const entry = performance.getEntriesByName(new URL(address, location.href).href, "resource").at(-1);
  return entry instanceof PerformanceResourceTiming ? entry.responseStatus : 0;
}

type State = "loading" | "shown" | ApiError;

function Frame({ again }: { again: () => void }) {
  const [state, setState] = useState<State>("loading");
  const address = `/api/${practiceId}/v1/patients/${thePatientId()}/exports/preview`;
  const arrived = (): void => {
    const status = statusOf(address);
    if (status === 401) void loadSession(); // nobody is signed in any more: the sign-in page says so
    setState(status >= 400 ? new ApiError(status, {}, undefined) : "shown");
  };
  if (state instanceof ApiError) return <TroubleNote error={state} again={again} />;
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
