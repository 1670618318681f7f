/** Asks for the record as a file, follows its making where that takes a while, and hands it to the browser. */
import { useEffect, useRef, useState } from "preact/hooks";
import { api, ApiError, NetworkError } from "../../lib/api";
import { download } from "../../lib/download";
import { trouble } from "../../lib/problems";
import type { RecordExport, RecordExportFailed, RecordExportMaking } from "../../lib/record-types";
import { thePatientId } from "../../lib/session";
import type { Period } from "./use-period";

type Answer = RecordExport | RecordExportMaking | RecordExportFailed;

// A record that is soon ready is soon there; one that takes long is asked after less and less.
const FIRST_WAIT_MS = 1500;
const LONGEST_WAIT_MS = 5000;
const SLOWING = 1.2;
/** How long nothing but failures is waited out. */
const PATIENCE_MS = 2 * 60_000;

export interface ExportRun {
  made: RecordExport | null;
  working: boolean;
  /** How far the making of a large record is; `offline` while nobody can be asked. */
  progress: { done: number; total: number; offline: boolean } | null;
  /** Why it could not be made, in words for the patient. */
  failure: string | null;
  problem: unknown;
  /** Makes the file and downloads it; after a lost connection, the same request again. */
  make: (period: Period) => Promise<void>;
  /** Downloads the file that was made, by a fresh link. */
  again: () => Promise<void>;
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export function useExport(): ExportRun {
  const [made, setMade] = useState<RecordExport | null>(null);
  const [working, setWorking] = useState(false);
  const [progress, setProgress] = useState<ExportRun["progress"]>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [problem, setProblem] = useState<unknown>();
  const key = useRef<string | null>(null);
  const here = useRef(true);
  useEffect(() => () => void (here.current = false), []);
  const path = `/patients/${thePatientId()}/exports`;

  /** Asks until it is ready or failed; waits out short trouble, throws what lasts. Undefined when the page was left. */
  async function followed(answer: Answer): Promise<Exclude<Answer, RecordExportMaking> | undefined> {
    let now = answer;
    let offline = false;
    let wait = FIRST_WAIT_MS;
    let failingSince: number | null = null;
    while (now.status === "making") {
      setProgress({ done: now.done, total: now.total, offline });
      await pause(wait);
      if (!here.current) return undefined;
      wait = Math.min(wait * SLOWING, LONGEST_WAIT_MS);
      try {
        now = await api<Answer>(`${path}/${now.id}`);
        offline = false;
        failingSince = null;
      } catch (error) {
        if (error instanceof ApiError) wait = Math.max(wait, (error.retryAfter ?? 0) * 1000);
        failingSince ??= Date.now();
        const next = Date.now() + wait;
        if (!trouble(error).canRetry || next > failingSince + PATIENCE_MS) throw error;
        offline = error instanceof NetworkError;
      }
    }
    return now;
  }

  async function run(ask: () => Promise<Answer>): Promise<void> {
    if (working) return;
    setWorking(true);
    setProblem(undefined);
    setFailure(null);
    try {
      const end = await followed(await ask());
      if (end === undefined || !here.current) return;
      key.current = null;
      if (end.status === "failed") setFailure(end.reason);
      else {
        setMade(end);
        download(end.link, end.file_name);
      }
    } catch (error) {
      setProblem(error);
      // Kept for a day only: from here on, the file is made anew.
      if (error instanceof ApiError && error.status === 404) {
        key.current = null;
        setMade(null);
      }
    } finally {
      setProgress(null);
      setWorking(false);
    }
  }

  const make = (period: Period): Promise<void> =>
    run(() => {
      key.current ??= crypto.randomUUID();
      return api<Answer>(path, { method: "POST", body: { kind: "ccda", period }, idempotencyKey: key.current });
    });
  const again = (): Promise<void> => run(() => api<Answer>(`${path}/${made?.id ?? ""}`));
  return { made, working, progress, failure, problem, make, again };
}
