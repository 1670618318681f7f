import { CircleAlert, CircleCheck, FileText, Image, RotateCw, X } from "lucide-preact";
import { useEffect } from "preact/hooks";
import { say } from "../lib/announce";
import { t } from "../lib/i18n";
import { Icon } from "../ui/icon";
import type { Attached, Attachments, FileState } from "./attachments";
import { fileSize } from "./file-size";

const ON_THE_WAY: FileState[] = ["queued", "uploading"];
const SPOKEN: FileState[] = ["clean", "refused", "failed"];

const state = ({ state: now, done, words }: Attached): string =>
  words ?? t(`attach.${now as Exclude<FileState, "refused" | "failed">}`, { n: Math.floor(done * 100) });

/** A file of the message: how far it is, and what can be done about it. */
export function AttachedRow({ file, files }: { file: Attached; files: Attachments }) {
  const { name, state: now } = file;
  const isBad = now === "failed" || now === "refused";
  const leave = ON_THE_WAY.includes(now) ? "attach.cancel" : "attach.remove";
  useEffect(() => {
    if (SPOKEN.includes(now)) say(`${name}: ${state(file)}`);
  }, [now]);
  return (
    <li data-bad={isBad ? "" : undefined}>
      <Icon of={file.mediaType === "application/pdf" ? FileText : Image} />
      <p>
        <bdi>{name}</bdi> <small class="muted nowrap">{fileSize(file.size)}</small>
        <span class={isBad ? "state bad" : "state"}>
          {isBad && <Icon of={CircleAlert} />}
          {now === "clean" && <Icon of={CircleCheck} />}
          {state(file)}
        </span>
      </p>
      <div class="does">
        {now === "failed" && files.canRetry(file.key) && (
          <button
            class="btn quiet small"
            type="button"
            aria-label={t("attach.retry", { name })}
            onClick={() => files.retry(file.key)}
          >
            <Icon of={RotateCw} />
            {t("again")}
          </button>
        )}
        <button
          class="btn quiet icon-only"
          type="button"
          aria-label={t(leave, { name })}
          onClick={() => files.remove(file.key)}
        >
          <Icon of={X} />
        </button>
      </div>
      {now === "uploading" && <progress max={1} value={file.done} aria-label={t("attach.progress", { name })} />}
    </li>
  );
}
