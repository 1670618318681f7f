import type { BoxName } from "../../messages/types";
import { Mail, type ViewProps } from "./mail";
import { ThreadList, useThreads } from "./thread-list";

/** Inbox, sent or archive. */
export function BoxView(view: ViewProps) {
  const { place, open } = view;
  const box = place as BoxName;
  const threads = useThreads(box);
  return (
    <Mail
      {...view}
      list={<ThreadList box={box} threads={threads} open={open} />}
      changed={threads.again}
      known={threads.items.find(({ id }) => id === open)}
      seen={() => threads.change((each) => (each.id === open ? { ...each, unread: false } : each))}
    />
  );
}
