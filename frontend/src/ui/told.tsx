import { useEffect, useRef } from "preact/hooks";
import { Note } from "./note";

/** News are new even in the same words. */
export interface News {
  words: string;
}

/** What was just done, to see and to hear: it takes the focus from the button that is gone. */
export function Told({ news }: { news: News | null }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [news]);
  if (!news) return null;
  return (
    <div class="told" tabIndex={-1} ref={box}>
      <Note tone="ok">
        <p>{news.words}</p>
      </Note>
    </div>
  );
}
