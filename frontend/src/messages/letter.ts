/** What someone is writing: its text, where it goes and its files; a draft until it is sent, sent once. */
import { batch, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { api, ApiError } from "../lib/api";
import { t } from "../lib/i18n";
import { Said } from "../lib/problems";
import { Attachments } from "./attachments";
import { tidied } from "./counting";
import { contentOf, DraftKeeper, hasCard, same } from "./drafts";
import * as stash from "./stash";
import type { Draft, Fields, MessageFile, Sent } from "./types";

interface Options {
  /** Where drafts and attachments lie, for patients and staff: `/patients/{p}/messages`. */
  base: string;
  /** The thread's id for a reply, so that two windows meet in one draft; `newDraftId()` for a new message. */
  draftId: string;
  /** What holds whatever is chosen: `{ thread }` of a reply. */
  fixed?: Partial<Fields>;
}

const NO_FIELDS: Fields = { thread: null, provider: null, team: null, location: null, subject: null };

/** The server refused for sure: nothing was sent. */
const isRefusal = (error: unknown): boolean => error instanceof ApiError && error.status >= 400 && error.status < 500;

const isCode = (error: unknown, code: string): boolean => error instanceof ApiError && error.code === code;
const known = (fields: Fields): Partial<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

export class Letter {
  readonly id: string;
  readonly text = signal("");
  readonly fields = signal<Fields>(NO_FIELDS);
  readonly files: Attachments;
  /** Loading until it is known what was written before. */
  readonly phase = signal<"loading" | "ready" | "trouble">("loading");
  /** Why it is not known. */
  readonly problem = signal<unknown>(undefined);
  private readonly base: string;
  private readonly draft: DraftKeeper;
  private readonly fixed: Fields;
  private readonly name: string;
  private readonly owner = stash.owner();
  private sending: stash.Sending | null = null;

  constructor({ base, draftId, fixed }: Options) {
    this.id = draftId;
    this.base = base;
    this.name = `${base}/drafts/${draftId}`;
    this.fixed = { ...NO_FIELDS, ...fixed };
    this.fields.value = this.fixed;
    this.files = new Attachments(base);
    this.draft = new DraftKeeper(base, draftId, () => this.content());
  }

  get saving(): DraftKeeper["saving"] {
    return this.draft.saving;
  }

  /** Something would be lost, or not be found on another device, if the page were left now. */
  get unsaved(): ReadonlySignal<boolean> {
    return this.draft.unsaved;
  }

  /** How many other new messages the person has begun. */
  get others(): ReadonlySignal<number> {
    return this.draft.others;
  }

  choose(change: Partial<Fields>): void {
    this.fields.value = { ...this.fields.value, ...change };
  }

  /** Puts in what was written before, here or on another device, and keeps what is written from now on. */
  open(): () => void {
    void this.load();
    const forget = [effect(() => this.keep()), effect(() => this.stash())];
    const save = (): void => void this.draft.save();
    const hide = (): void => void (document.visibilityState === "hidden" && this.draft.save());
    addEventListener("online", save);
    document.addEventListener("visibilitychange", hide);
    return () => {
      for (const each of forget) each();
      removeEventListener("online", save);
      document.removeEventListener("visibilitychange", hide);
      save();
      this.draft.stop();
      this.files.stop();
    };
  }

  async load(): Promise<void> {
    this.phase.value = "loading";
    try {
      await this.start(await this.draft.fetch(), stash.read(this.name) as stash.Stashed | null);
      this.phase.value = "ready";
    } catch (error) {
      this.problem.value = error;
      this.phase.value = "trouble";
    }
  }

  /** Saves now what is not saved. */
  save(): Promise<void> {
    return this.draft.save();
  }

  /** Another window changed the draft: what stands here stays. */
  keepOwn(): void {
    this.draft.keepOwn();
  }

  /** Another window changed the draft: what stands there takes the place of what stands here. */
  useOther(): void {
    const { saving } = this.draft;
    if (saving.value.state !== "changed") return;
    const { other } = saving.value;
    this.draft.adopt(other);
    this.show(other);
  }

  /** Sends it, with `more` that the route asks for; after a lost answer, the same again is the same message. */
  async send(path: string, more: object): Promise<Sent> {
    await this.draft.rest();
    const { text, files } = this.content();
    const said = JSON.stringify({ ...more, text, files });
    if (this.sending?.said !== said) {
      this.sending = { key: this.sending?.key ?? crypto.randomUUID(), said, draft: this.draft.ref };
    }
    this.stash();
    const { key, draft } = this.sending;
    try {
      const sent = await api<Sent>(path, {
        method: "POST",
        body: { ...more, text, files, draft },
        idempotencyKey: key,
      });
      this.clear(draft);
      return sent;
    } catch (error) {
      return this.refused(error, path, more);
    }
  }

  private async refused(error: unknown, path: string, more: object): Promise<Sent> {
    if (isRefusal(error)) this.sending = null;
    if (isCode(error, "messages.draft_changed")) {
      await this.draft.compare();
      if (this.saving.value.state !== "changed") return this.send(path, more);
    }
    if (isCode(error, "request.key_reused")) {
      this.draft.adopt(null);
      this.draft.changed();
      throw new Said(t("letter.sent_before"));
    }
    this.draft.changed();
    throw error;
  }

  /** It was sent. A draft that was saved once more after a lost answer goes too. */
  private clear(sent: stash.Sending["draft"]): void {
    const left = this.draft.version > 0 && sent?.version !== this.draft.version;
    if (left) void api(this.name, { method: "DELETE" }).catch(() => undefined);
    this.sending = null;
    this.draft.adopt(null);
    this.files.clear();
    batch(() => {
      this.text.value = "";
      this.fields.value = this.fixed;
    });
    stash.drop(this.name);
  }

  private content(): stash.Content {
    return { text: tidied(this.text.value), fields: this.fields.value, files: this.files.ids.value };
  }

  private async start(draft: Draft | null, kept: stash.Stashed | null): Promise<void> {
    this.draft.adopt(draft);
    if (kept === null || (draft && same(kept.content, contentOf(draft)))) {
      this.show(draft);
      return;
    }
    this.sending = kept.sending;
    const known = draft?.files ?? [];
    const missing = kept.content.files.filter((id) => known.every((file) => file.id !== id));
    const more = await Promise.all(missing.map((id) => api<MessageFile>(`${this.base}/attachments/${id}`)));
    this.show({ ...kept.content.fields, text: kept.content.text, files: [...known, ...more] });
    if (kept.version !== this.draft.version && kept.sending === null) {
      this.saving.value = { state: "changed", other: draft };
    }
  }

  private show(written: (Fields & { text: string; files: MessageFile[] }) | null): void {
    batch(() => {
      const { thread, provider, team, location, subject } = written ?? NO_FIELDS;
      this.fields.value = { ...this.fixed, ...known({ thread, provider, team, location, subject }) };
      this.text.value = written?.text ?? "";
      this.files.restore(written?.files ?? []);
    });
  }

  private keep(): void {
    const ready = this.phase.value === "ready";
    this.content();
    if (ready) untracked(() => this.draft.changed());
  }

  private stash(): void {
    const content = this.content();
    if (this.phase.value !== "ready") return;
    if ((this.unsaved.value || this.sending) && !hasCard(content)) {
      const { owner, sending } = this;
      const kept: stash.Stashed = { owner, content, version: this.draft.version, sending };
      stash.write(this.name, kept);
    } else stash.drop(this.name);
  }
}

/** The letter, open as long as the component is; another `draftId` is another letter. */
export function useLetter({ base, draftId, fixed }: Options): Letter {
  const letter = useMemo(() => new Letter({ base, draftId, ...(fixed && { fixed }) }), [base, draftId]);
  useEffect(() => letter.open(), [letter]);
  return letter;
}
