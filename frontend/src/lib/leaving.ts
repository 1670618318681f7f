/** What is asked before a page is left, so that nothing typed on it is lost. */

interface Guard {
  /** Whether something would be lost now. */
  isNeeded: () => boolean;
  /** Tries to bring it to safety. */
  settle: () => Promise<void>;
  /** Asks the person; `leave` goes where they wanted to. */
  ask: (leave: () => void) => void;
}

const guards = new Set<Guard>();
const PATIENCE_MS = 3000;

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

function beforeUnload(event: BeforeUnloadEvent): void {
  if ([...guards].some((guard) => guard.isNeeded())) event.preventDefault();
}

/** Puts up a guard; the answer takes it down. */
export function guardLeaving(guard: Guard): () => void {
  guards.add(guard);
  addEventListener("beforeunload", beforeUnload);
  return () => {
    guards.delete(guard);
    if (guards.size === 0) removeEventListener("beforeunload", beforeUnload);
  };
}

/** Whether the page may be left at once; if not, `leave` is called when it may. */
export function mayLeave(leave: () => void): boolean {
  const needed = [...guards].filter((guard) => guard.isNeeded());
  if (needed.length > 0) void settle(needed, leave);
  return needed.length === 0;
}

/** Closes a form on the page with the same care as the page is left. */
export function leaveThen(close: () => void): void {
  if (mayLeave(close)) close();
}

async function settle(needed: Guard[], leave: () => void): Promise<void> {
  await Promise.race([Promise.all(needed.map((guard) => guard.settle())), pause(PATIENCE_MS)]);
  const left = needed.filter((guard) => guard.isNeeded());
  if (left.length === 0) leave();
  else
    left[0]?.ask(() => {
      for (const guard of left) guards.delete(guard);
      leave();
    });
}
