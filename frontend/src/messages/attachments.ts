/** The files of one letter: refused at once where that is clear, uploaded two at a time, then checked. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { ApiError } from "../lib/api";
import { t } from "../lib/i18n";
import { trouble } from "../lib/problems";
import type { MessageFile } from "./types";
import { announce, checked, post, typeOf } from "./upload";
import "./words";

export const TYPES = ["application/pdf", "image/jpeg", "image/png"];
export const MOST_FILES = 10;
const LARGEST = 10 * 1024 * 1024; // bytes
const AT_ONCE = 2;

export type FileState = "queued" | "uploading" | "failed" | "checking" | "clean" | "refused";

export interface Attached {
  /** Its own in this window, from the moment it was chosen. */
  key: string;
  /** The server's, once it was uploaded. */
  id: string | null;
  name: string;
  size: number;
  mediaType: string;
  state: FileState;
  /** How much of it is uploaded, 0 to 1. */
  done: number;
  /** Why it failed or was refused. */
  words: string | null;
}

/** What this window holds of a file that it uploads. */
interface Source {
  file: File;
  idempotencyKey: string;
}

function refusal(file: File): string | null {
  if (!TYPES.includes(typeOf(file))) return t("attach.wrong_kind", { name: file.name });
  if (file.size === 0) return t("attach.empty", { name: file.name });
  return file.size > LARGEST ? t("attach.too_large", { name: file.name }) : null;
}

export class Attachments {
  readonly list = signal<Attached[]>([]);
  /** Why files that were chosen last are not in the list. */
  readonly turnedAway = signal<string[]>([]);
  /** Ids of what was uploaded, for the draft and the message. */
  readonly ids: ReadonlySignal<string[]> = computed(() =>
    this.list.value.map((each) => each.id).filter((id) => id !== null),
  );
  /** Some are on their way: uploading, or being checked. */
  readonly busy = computed(() => this.has("queued", "uploading", "checking"));
  /** Some would be lost by leaving the page: they are not uploaded, and only this window has them. */
  readonly unsaved = computed(() => this.list.value.some(({ id, state }) => id === null && state !== "refused"));
  /** The first that keeps the message from being sent until it is removed or tried again. */
  readonly stuck = computed(() => this.list.value.find(({ state }) => state === "failed" || state === "refused"));

  private readonly sources = new Map<string, Source>();
  private readonly stops = new Map<string, AbortController>();

  constructor(private readonly base: string) {}

  add(files: Iterable<File>): void {
    const refused: string[] = [];
    for (const file of files) {
      const words = this.list.value.length < MOST_FILES ? refusal(file) : t("attach.too_many", { name: file.name });
      if (words === null) this.take(file);
      else refused.push(words);
    }
    this.turnedAway.value = refused;
    this.startNext();
  }

  /** Takes a file out, whether it is on its way or there. */
  remove(key: string): void {
    this.list.value = this.list.value.filter((each) => each.key !== key);
    this.stops.get(key)?.abort();
    this.sources.delete(key);
    this.startNext();
  }

  retry(key: string): void {
    this.change(key, { state: "queued", done: 0, words: null });
    this.startNext();
  }

  /** Puts in what the draft holds; what is being uploaded here stays. */
  restore(files: MessageFile[]): void {
    const known = new Set(this.ids.value);
    const own = this.list.value.filter(({ id }) => id === null || files.some((file) => file.id === id));
    const more = files.filter((file) => !known.has(file.id)).map(asAttached);
    this.list.value = [...more, ...own];
    for (const { key, id, state } of more) if (id !== null && state === "checking") void this.check(key, id);
  }

  /** Whether this window still has the file, to upload it once more. */
  canRetry(key: string): boolean {
    return this.sources.has(key);
  }

  /** The page is left. */
  stop(): void {
    for (const stop of this.stops.values()) stop.abort();
  }

  /** Lets go of everything: the message was sent. */
  clear(): void {
    this.stop();
    this.stops.clear();
    this.sources.clear();
    this.list.value = [];
    this.turnedAway.value = [];
  }

  private has(...states: FileState[]): boolean {
    return this.list.value.some(({ state }) => states.includes(state));
  }

  private take(file: File): void {
    const key = crypto.randomUUID();
    this.sources.set(key, { file, idempotencyKey: crypto.randomUUID() });
    const { name, size } = file;
    const one: Attached = { key, id: null, name, size, mediaType: typeOf(file), state: "queued", done: 0, words: null };
    this.list.value = [...this.list.value, one];
  }

  private startNext(): void {
    const free = AT_ONCE - this.list.value.filter(({ state }) => state === "uploading").length;
    const queued = this.list.value.filter(({ state }) => state === "queued");
    for (const { key } of queued.slice(0, Math.max(0, free))) void this.send(key);
  }

  private async send(key: string): Promise<void> {
    const source = this.sources.get(key);
    if (!source) return;
    this.change(key, { state: "uploading" });
    const stop = this.stopFor(key);
    try {
      const to = await announce(this.base, source.file, source.idempotencyKey);
      await post(to, source.file, (done) => this.change(key, { done }), stop);
      this.change(key, { state: "checking", id: to.id });
      void this.check(key, to.id);
    } catch (error) {
      this.failed(key, error);
    }
    this.startNext();
  }

  private async check(key: string, id: string): Promise<void> {
    try {
      const file = await checked(this.base, id, this.stopFor(key));
      if (file) this.change(key, { ...asAttached(file), key });
    } catch (error) {
      this.failed(key, error);
    }
  }

  private failed(key: string, error: unknown): void {
    const refused = error instanceof ApiError && [404, 409, 422].includes(error.status) && error.detail !== undefined;
    const words = error instanceof ApiError && !error.detail ? t("attach.not_taken") : trouble(error).words;
    this.change(key, { state: refused ? "refused" : "failed", words });
  }

  private stopFor(key: string): AbortSignal {
    const controller = new AbortController();
    this.stops.set(key, controller);
    return controller.signal;
  }

  private change(key: string, change: Partial<Attached>): void {
    this.list.value = this.list.value.map((each) => (each.key === key ? { ...each, ...change } : each));
  }
}

const STATES = { waiting: "checking", clean: "clean", refused: "refused" } as const;

const asAttached = (file: MessageFile): Attached => ({
  key: file.id,
  id: file.id,
  name: file.name,
  size: file.size,
  mediaType: file.media_type,
  state: STATES[file.state],
  done: 1,
  words: file.reason,
});
