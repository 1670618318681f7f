/** What sign-up keeps in this tab, so that a reload loses nothing; dropped after half an hour without use. */
import { useEffect } from "preact/hooks";

const LASTS = 30 * 60_000; // ms: as long as a mailed code counts; the computer may be one that others use next
const LOOK = 10_000;
const USES = ["input", "keydown", "pointerdown"] as const;

export interface Kept<V> {
  values: V;
  /** What the portal knows the request by; null before it has begun. */
  handle: string | null;
}

interface Stored<V> extends Kept<V> {
  used: number;
}

const isOver = (used: number): boolean => Date.now() - used >= LASTS;

export function readKept<V>(key: string): Kept<V> | null {
  const text = sessionStorage.getItem(key);
  const stored = text ? (JSON.parse(text) as Stored<V>) : null;
  if (stored && !isOver(stored.used)) return stored;
  dropKept(key);
  return null;
}

export function writeKept<V>(key: string, { values, handle }: Kept<V>): void {
  sessionStorage.setItem(key, JSON.stringify({ values, handle, used: Date.now() }));
}

export function dropKept(key: string): void {
  sessionStorage.removeItem(key);
}

/** Calls `then` when nobody has used the page for so long, also after the computer slept. Use prolongs what is kept. */
export function useUnused(key: string, then: () => void): void {
  useEffect(() => {
    let used = Date.now();
    function look(): void {
      if (!isOver(used)) return;
      used = Date.now();
      then();
    }
    function use(): void {
      look();
      used = Date.now();
      const kept = readKept(key);
      if (kept) writeKept(key, kept);
    }
    const looking = setInterval(look, LOOK);
    for (const kind of USES) addEventListener(kind, use, { capture: true });
    return () => {
      clearInterval(looking);
      for (const kind of USES) removeEventListener(kind, use, { capture: true });
    };
  }, []);
}
