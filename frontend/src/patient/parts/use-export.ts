/** Asks for the record as a file and hands it to the browser. */
import { useRef, useState } from "preact/hooks";
import { api, ApiError } from "../../lib/api";
import type { RecordExport } from "../../lib/record-types";
import { thePatientId } from "../../lib/session";

export interface ExportRun {
  made: RecordExport | null;
  working: boolean;
  problem: unknown;
  /** Makes the file and downloads it; after a failure, the same request again. */
  make: () => Promise<void>;
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

export function useExport(): ExportRun {
  const [made, setMade] = useState<RecordExport | null>(null);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const key = useRef<string | null>(null);

  async function run(ask: () => Promise<RecordExport>): Promise<void> {
    if (working) return;
    setWorking(true);
    setProblem(undefined);
    try {
      const answer = await ask();
      setMade(answer);
      download(answer);
    } catch (error) {
      setProblem(error);
      // Kept for a day only: from here on, the file is made anew.
      if (error instanceof ApiError && error.status === 404) setMade(null);
    } finally {
      setWorking(false);
    }
  }

  const path = `/patients/${thePatientId()}/exports`;
  const make = (): Promise<void> =>
    run(async () => {
      key.current ??= crypto.randomUUID();
      const answer = await api<RecordExport>(path, {
        method: "POST",
        body: { kind: "ccda", period: { kind: "all" } },
        idempotencyKey: key.current,
      });
      key.current = null;
      return answer;
    });
  const again = (): Promise<void> => run(() => api<RecordExport>(`${path}/${made?.id ?? ""}`));
  return { made, working, problem, make, again };
}
