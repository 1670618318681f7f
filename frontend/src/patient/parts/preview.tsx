import { Eye, EyeOff } from "lucide-preact";
import { t } from "../../lib/i18n";
import { thePatientId } from "../../lib/session";
import { Icon } from "../../ui/icon";
import { SealedFrame } from "./sealed-frame";
import type { Period } from "./use-period";

/** The record as it will read, in a sealed frame that is fetched only when it is asked for. */
export const Preview = ({ period }: { period: Period }) => (
  <SealedFrame
    path={`/patients/${thePatientId()}/exports/preview?${new URLSearchParams({ ...period })}`}
    title={t("records.preview_title")}
    loading="records.preview_loading"
    shown="records.preview_shown"
  />
);

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
