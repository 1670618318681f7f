import { useEffect, useRef } from "preact/hooks";
import { clockTime } from "../lib/format";
import { t } from "../lib/i18n";
import { href } from "../lib/place";
import { Note } from "../ui/note";
import type { Sent } from "./types";

/** The practice has the message: said where the composer stood, with the way to it. */
export function Received({ sent, onAnother }: { sent: Sent; onAnother: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [sent]);
  return (
    <div class="told" role="status" tabIndex={-1} ref={box}>
      <Note tone="ok">
        <strong>{t("composer.received", { time: clockTime(sent.sent_at) })}</strong>
        <p>{t("composer.received_more")}</p>
        <div class="row">
          <a class="btn small" href={href(`/messages/${sent.thread}`)}>
            {t("composer.see")}
          </a>
          <button class="btn second small" type="button" onClick={onAnother}>
            {t("composer.another")}
          </button>
        </div>
      </Note>
    </div>
  );
}
