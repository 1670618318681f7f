import { Paperclip } from "lucide-preact";
import { useAct } from "../lib/act";
import { say } from "../lib/announce";
import { api } from "../lib/api";
import { download } from "../lib/download";
import { t } from "../lib/i18n";
import { Hidden } from "../ui/hidden";
import { Icon } from "../ui/icon";
import { Note } from "../ui/note";
import type { MessageFile } from "./types";
import { fileSize } from "./file-size";

/** A file to save: each press asks for a fresh link, which works for a minute. */
function FileButton({ file, base }: { file: MessageFile; base: string }) {
  const { run, busy, trouble } = useAct(async () => {
    const { url } = await api<{ url: string }>(`${base}/attachments/${file.id}/link`);
    download(url, file.name);
    say(t("files.started", { name: file.name }));
  });
  return (
    <li>
      <button class="chip" type="button" aria-disabled={busy} onClick={run}>
        <Icon of={Paperclip} />
        <Hidden>{t("files.save")} </Hidden>
        <bdi>{file.name}</bdi>
        <small>{fileSize(file.size)}</small>
      </button>
      {trouble && (
        <div role="alert">
          <Note tone="bad">
            <p>{trouble.words}</p>
          </Note>
        </div>
      )}
    </li>
  );
}

/** The files of a message. `base` is where the messages of this patient are in the API. */
export const Files = ({ files, base }: { files: MessageFile[]; base: string }) => (
  <ul class="files">
    {files.map((file) => (
      <FileButton key={file.id} file={file} base={base} />
    ))}
  </ul>
);
