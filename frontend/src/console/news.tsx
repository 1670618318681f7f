import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type News, Told } from "../ui/told";

const news = signal<News | null>(null);

/** Says, for all to see, what was just done on this page. */
export function tell(words: string): void {
  news.value = { words };
}

/** Where a page of the console shows what was done; gone when the page is left. */
export function PageNews() {
  useEffect(
    () => () => {
      news.value = null;
    },
    [],
  );
  return <Told news={news.value} />;
}
