import type { BoxName } from "../../messages/types";
import { Mail, type ViewProps } from "./mail";
import { ThreadList, useThreads } from "./thread-list";
import { ThreadOnDemand } from "./thread-on-demand";

/** Inbox, sent or archive, and the conversation that is open beside it. */
export function BoxView({ place, open, news, tell }: ViewProps) {
  const box = place as BoxName;
  const threads = useThreads(box);
  const seen = () => threads.change((each) => (each.id === open ? { ...each, unread: false } : each));
  return (
    <Mail
      place={place}
      news={news}
      written={threads.again}
      list={<ThreadList box={box} threads={threads} open={open} />}
      open={
        open && (
          <ThreadOnDemand
            key={open}
            id={open}
            place={place}
            known={threads.items.find(({ id }) => id === open)}
            seen={seen}
            moved={threads.again}
            tell={tell}
          />
        )
      }
    />
  );
}
