/** A file on its way to the practice: announced, posted straight to where files lie, then looked at by content. */
import { api, ApiError, NetworkError } from "../lib/api";
import type { MessageFile, Upload } from "./types";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 5000;
const SLOWING = 1.3;

const BY_ENDING: Record<string, string> = {
  pdf: "application/pdf",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
};

/** What a file says it is; some phones say nothing, and its name has to do. */
export const typeOf = ({ type, name }: File): string =>
  type || (BY_ENDING[name.slice(name.lastIndexOf(".") + 1).toLowerCase()] ?? "");

/** Asks for a place for the file; the same key is the same file, also when an answer was lost. */
export const announce = (base: string, file: File, key: string): Promise<Upload> =>
  api<Upload>(`${base}/attachments`, {
    method: "POST",
    body: { name: file.name, media_type: typeOf(file), size: file.size },
    idempotencyKey: key,
  });

/** Posts the file, telling how much of it is there (0 to 1). Throws NetworkError, or ApiError when it was not taken. */
export function post(to: Upload, file: File, tell: (done: number) => void, stop: AbortSignal): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(to.fields)) form.append(name, value);
  form.append("file", file); // the store reads nothing that stands behind it
  return new Promise((resolve, reject) => {
    // fetch tells no progress of what it sends
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => tell(total > 0 ? loaded / total : 0));
    request.addEventListener("load", () => {
      if (request.status < 300) resolve();
      else reject(new ApiError(request.status, {}, undefined));
    });
    request.addEventListener("error", () => reject(new NetworkError(to.url)));
    request.addEventListener("abort", () => reject(new NetworkError(to.url)));
    stop.addEventListener("abort", () => request.abort());
    if (stop.aborted) {
      reject(new NetworkError(to.url)); // taken out while it was announced
      return;
    }
    request.open("POST", to.url);
    request.send(form);
  });
}

/** Asks until the file was looked at; a network that is gone is waited out. Undefined once `stop` says so. */
export async function checked(base: string, id: string, stop: AbortSignal): Promise<MessageFile | undefined> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * SLOWING, LONGEST_WAIT_MS)) {
    await new Promise((done) => setTimeout(done, wait));
    if (stop.aborted) return undefined;
    try {
      const file = await api<MessageFile>(`${base}/attachments/${id}`);
      if (file.state !== "waiting") return file;
    } catch (error) {
      const passes = error instanceof NetworkError || (error instanceof ApiError && error.status >= 429);
      if (!passes) throw error;
    }
  }
}
