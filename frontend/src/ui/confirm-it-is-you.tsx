import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { asked } from "../lib/confirm";

type Content = ComponentType<{ onDone: (confirmed: boolean) => void }>;

/** The dialog that asks a person to show again that it is them; its code is fetched when it is first needed. */
export function ConfirmItIsYou() {
  const [content, setContent] = useState<{ Content: Content } | null>(null);
  const done = asked.value;
  useEffect(() => {
    if (!done || content) return;
    import("../identity/confirm-dialog").then(
      (loaded) => setContent({ Content: loaded.default }),
      () => done(false),
    );
  }, [done, content]);
  return done && content ? <content.Content onDone={done} /> : null;
}
