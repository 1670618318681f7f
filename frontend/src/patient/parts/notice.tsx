import { Megaphone } from "lucide-preact";
import { useId, useState } from "preact/hooks";
import { t } from "../../lib/i18n";
import type { Notice } from "../../lib/record-types";
import { Hidden } from "../../ui/hidden";
import { Note } from "../../ui/note";

/** What the practice tells everyone: a line, and the whole of it behind More. */
export function NoticeNote({ notice, class: extra = "" }: { notice: Notice; class?: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <Note icon={Megaphone} class={`notice ${extra}`}>
      <h2>{notice.title}</h2>
      <div id={id}>
        {(open ? notice.body.split(/\n{2,}/) : [notice.summary]).map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </div>
      {notice.author && <p class="muted">{notice.author}</p>}
      <button class="btn-link" type="button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        {t(open ? "home.less" : "home.more")}
        <Hidden>: {notice.title}</Hidden>
      </button>
    </Note>
  );
}
