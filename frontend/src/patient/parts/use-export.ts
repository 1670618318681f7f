/** Asks for the record as a file, follows its making where that takes a while, and hands it to the browser. */
import { useEffect, useRef, useState } from "preact/hooks";
import { api, ApiError } from "../../lib/api";
import { trouble } from "../../lib/problems";
import type { RecordExport, RecordExportFailed, RecordExportMaking } from "../../lib/record-types";
import { thePatientId } from "../../lib/session";
import type { Period } from "./use-period";

type Answer = RecordExport | RecordExportMaking | RecordExportFailed;

const POLL_MS = 1500;

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

/** The link says "attachment", so following it leaves this page where it is. It works for a minute, so it is not kept. */
function download({ link, file_name: name }: RecordExport): void {
  const anchor = document.createElement("a");
  anchor.href = link;
  anchor.download = name;
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
}

const soon = (): Promise<void> => new Promise((done) => setTimeout(done, POLL_MS));

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

  /** Asks until it is ready or failed; a lost connection is waited out. Undefined when the page was left. */
  async function followed(answer: Answer): Promise<Exclude<Answer, RecordExportMaking> | undefined> {
    let now = answer;
    let offline = false;
    while (now.status === "making") {
      setProgress({ done: now.done, total: now.total, offline });
      await soon();
      if (!here.current) return undefined;
      try {
        now = await api<Answer>(`${path}/${now.id}`);
        offline = false;
      } catch (error) {
        if (!trouble(error).canRetry) throw error;
        offline = true;
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
      if (end === undefined) return;
      key.current = null;
      if (end.status === "failed") setFailure(end.reason);
      else {
        setMade(end);
        download(end);
      }
    } catch (error) {
      setProblem(error);
      // Kept for a day only: from here on, the file is made anew.
      if (error instanceof ApiError && error.status === 404) setMade(null);
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
