/** What a button does by itself, outside a form: one time at once, with what went wrong in words. */
import { useState } from "preact/hooks";
import { type Trouble, trouble } from "./problems";

export interface Act {
  run: () => void;
  busy: boolean;
  trouble: Trouble | null;
}

export function useAct(act: () => Promise<void>): Act {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Trouble | null>(null);
  async function run(): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      await act();
    } catch (error) {
      setProblem(trouble(error));
    } finally {
      setBusy(false);
    }
  }
  return { run: () => void (busy || run()), busy, trouble: problem };
}
