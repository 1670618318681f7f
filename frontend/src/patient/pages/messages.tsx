import { useEffect, useState } from "preact/hooks";
import words from "../../i18n/en.mailbox.json";
import { addWords } from "../../lib/i18n";
import { BoxView } from "../messages/box-view";
import type { View } from "../messages/mail";
import type { Place } from "../messages/place";
import { onDemand } from "../../ui/on-demand";
import type { News } from "../../ui/told";
import { askMailbox } from "../unread";
import "../../styles/mailbox.css";

addWords(words);

const VIEWS: Record<Place, View> = {
  inbox: BoxView,
  sent: BoxView,
  archive: BoxView,
  drafts: onDemand(() => import("../messages/drafts-view").then(({ DraftsView }) => DraftsView)),
  search: onDemand(() => import("../messages/search-view").then(({ SearchView }) => SearchView)),
};

/** Messages between the patient and the practice (requirements 22, 23 and 44). */
export default function MessagesPage({ place, open }: Record<string, string | undefined>) {
  const at = (place ?? "inbox") as Place;
  const [news, setNews] = useState<News | null>(null);
  useEffect(() => setNews(null), [at]);
  useEffect(() => {
    if (VIEWS[at] !== BoxView) void askMailbox(); // a box tells what is unread by itself
  }, [at]);
  useEffect(() => {
    if (open) setNews(null);
  }, [open]);
  const Shown = VIEWS[at];
  return <Shown key={at} place={at} open={open} news={news} tell={(words) => setNews({ words })} />;
}
