import { useState } from "preact/hooks";
import { t } from "../lib/i18n";
import type { Page } from "../lib/types";
import { TroubleNote } from "../ui/trouble";

interface Props<T> {
  page: Page<T>;
  ask: (cursor: string) => Promise<Page<T>>;
  onMore: (all: Page<T>) => void;
}

/** Asks for the next page of a list and adds it to what is shown. */
export function More<T>({ page, ask, onMore }: Props<T>) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const { next_cursor: cursor } = page;
  if (cursor === null) return null;
  const load = async () => {
    if (busy) return;
    setBusy(true);
    setError(undefined);
    try {
      const next = await ask(cursor);
      onMore({ ...next, items: [...page.items, ...next.items] });
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  if (error !== undefined) return <TroubleNote error={error} again={() => void load()} />;
  return (
    <div class="patients-foot">
      <button class="btn second" type="button" aria-disabled={busy} onClick={() => void load()}>
        {t(busy ? "console.loading_more" : "console.more")}
      </button>
    </div>
  );
}
