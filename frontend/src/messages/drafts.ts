/** Keeps a letter as a draft on the server: soon after typing stops, one saving at a time, never over another's. */
import { computed, signal } from "@preact/signals";
import { api, ApiError, NetworkError } from "../lib/api";
import { t } from "../lib/i18n";
import { trouble } from "../lib/problems";
import { findCard } from "./cards";
import type { Content } from "./stash";
import type { Draft } from "./types";

const PAUSE_MS = 1000; // after the last key
const LONGEST_MS = 5000; // while typing goes on
const RETRY_MS = 8000;

export type Saving =
  | { state: "nothing" }
  | { state: "typing" }
  | { state: "saved"; at: string }
  /** Not with the practice, and why; it is tried again by itself. */
  | { state: "failed"; words: string }
  /** The number of a payment card stands in it, which is kept nowhere. */
  | { state: "card" }
  /** Another window saved something else, or (null) sent or deleted it. The person chooses. */
  | { state: "changed"; other: Draft | null };

export const contentOf = ({ text, files, thread, provider, team, location, subject }: Draft): Content => ({
  text,
  fields: { thread, provider, team, location, subject },
  files: files.map(({ id }) => id),
});

export const hasCard = ({ text }: Content): boolean => findCard(text) !== null;
const isEmpty = ({ text, files }: Content): boolean => text === "" && files.length === 0;
export const same = (one: Content | null, other: Content): boolean => JSON.stringify(one) === JSON.stringify(other);

export class DraftKeeper {
  readonly saving = signal<Saving>({ state: "nothing" });
  /** How many other new messages the person has begun, as last heard. */
  readonly others = signal(0);
  readonly unsaved = computed(() => ["typing", "failed", "card", "changed"].includes(this.saving.value.state));
  /** The version that the server has, as far as this window knows; 0: none. */
  version = 0;

  private kept: Content | null = null;
  private tried: Content | null = null;
  private running: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private dirtySince: number | null = null;
  private stopped = false;

  constructor(
    private readonly base: string,
    private readonly id: string,
    private readonly content: () => Content,
  ) {}

  /** Which draft becomes the message, and as of when. */
  get ref(): { id: string; version: number } | null {
    return this.version > 0 ? { id: this.id, version: this.version } : null;
  }

  /** The draft as the server has it; null where there is none. Asked of the list, where none is no failure. */
  async fetch(): Promise<Draft | null> {
    const { items } = await api<{ items: Draft[] }>(`${this.base}/drafts`);
    this.others.value = items.filter(({ id, thread }) => id !== this.id && thread === null).length;
    return items.find(({ id }) => id === this.id) ?? null;
  }

  /** Goes on from what the server has. */
  adopt(draft: Draft | null): void {
    this.version = draft?.version ?? 0;
    this.kept = draft && contentOf(draft);
    this.saving.value = draft ? { state: "saved", at: draft.saved_at } : { state: "nothing" };
  }

  /** Something was typed, chosen or attached, or taken back. */
  changed(): void {
    if (this.saving.value.state === "changed") return;
    const now = this.content();
    if (same(this.kept, now) || (this.version === 0 && isEmpty(now))) {
      const { state } = this.saving.value;
      if (state === "card" || (state === "typing" && !this.running)) this.saving.value = { state: "nothing" };
      return;
    }
    if (hasCard(now)) {
      this.hold();
      return;
    }
    this.saving.value = this.saving.value.state === "failed" ? this.saving.value : { state: "typing" };
    this.dirtySince ??= Date.now();
    this.later(Math.min(PAUSE_MS, Math.max(0, this.dirtySince + LONGEST_MS - Date.now())));
  }

  /** Saves what is not saved, now. What went wrong stands in `saving` then. */
  async save(): Promise<void> {
    clearTimeout(this.timer);
    await this.running;
    if (!this.unsaved.value || this.saving.value.state === "changed") return;
    if (hasCard(this.content())) {
      this.hold();
      return;
    }
    this.running = this.put().finally(() => {
      this.running = null;
    });
    await this.running;
  }

  /** Waits for a saving that runs, and starts no other until something changes again. */
  async rest(): Promise<void> {
    clearTimeout(this.timer);
    await this.running;
    clearTimeout(this.timer);
  }

  /** What another window made of the draft: nothing new (then this one goes on), or something to choose about. */
  async compare(): Promise<void> {
    const other = await this.fetch();
    const theirs = other && contentOf(other);
    if (theirs && (same(theirs, this.content()) || same(this.tried, theirs) || same(this.kept, theirs))) {
      this.adopt(other);
      this.changed();
    } else this.saving.value = { state: "changed", other };
  }

  /** Goes on with what stands here, over what the other window made of it. */
  keepOwn(): void {
    if (this.saving.value.state !== "changed") return;
    this.adopt(this.saving.value.other);
    this.changed();
    void this.save();
  }

  /** The page is left: nothing is tried again from here. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Saves nothing until something changes. */
  private hold(): void {
    clearTimeout(this.timer);
    this.dirtySince = null;
    this.saving.value = { state: "card" };
  }

  private later(milliseconds: number): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => void this.save(), milliseconds);
  }

  private async put(): Promise<void> {
    const now = this.content();
    this.tried = now;
    this.dirtySince = null;
    try {
      const { text, files, fields } = now;
      const body = { ...fields, text, files, version: this.version };
      this.adopt(await api<Draft>(`${this.base}/drafts/${this.id}`, { method: "PUT", body }));
      this.kept = now; // as it was typed here
      this.changed();
    } catch (error) {
      await this.failed(error);
    }
  }

  private async failed(error: unknown): Promise<void> {
    if (error instanceof ApiError && error.code === "messages.draft_changed") {
      try {
        await this.compare();
        return;
      } catch (problem) {
        error = problem;
      }
    }
    const { words, canRetry } = trouble(error);
    const offline = error instanceof NetworkError;
    this.saving.value = { state: "failed", words: offline ? t("letter.offline") : t("letter.not_saved", { words }) };
    if (canRetry) this.later(RETRY_MS);
  }
}
