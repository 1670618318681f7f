import { useEffect, useState } from "preact/hooks";
import { BoxView } from "../messages/box-view";
import { DraftsView } from "../messages/drafts-view";
import type { View } from "../messages/mail";
import type { Place } from "../messages/place";
import { SearchView } from "../messages/search-view";
import type { News } from "../../ui/told";
import "../../styles/mailbox.css";

const VIEWS: Record<Place, View> = {
  inbox: BoxView,
  sent: BoxView,
  archive: BoxView,
  drafts: DraftsView,
  search: SearchView,
};

/** Messages between the patient and the practice (requirements 22, 23 and 44). */
export default function MessagesPage({ place, open }: Record<string, string | undefined>) {
  const at = (place ?? "inbox") as Place;
  const [news, setNews] = useState<News | null>(null);
  useEffect(() => setNews(null), [at]);
  useEffect(() => {
    if (open) setNews(null);
  }, [open]);
  const Shown = VIEWS[at];
  return <Shown key={at} place={at} open={open} news={news} tell={(words) => setNews({ words })} />;
}
