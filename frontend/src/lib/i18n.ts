/** Words of the pages. Every text a person reads is a key of a dictionary in `src/i18n`. */
import type { ComponentChild } from "preact";
import en from "../i18n/en.json";
import type accountWords from "../i18n/en.account.json";
import type consoleWords from "../i18n/en.console.json";
import type healthWords from "../i18n/en.health.json";
import type helpWords from "../i18n/en.help.json";
import type conversationWords from "../i18n/en.conversation.json";
import type inboxWords from "../i18n/en.inbox.json";
import type mailboxWords from "../i18n/en.mailbox.json";
import type messageDraftsWords from "../i18n/en.message-drafts.json";
import type messageSearchWords from "../i18n/en.message-search.json";
import type messagesWords from "../i18n/en.messages.json";
import type patientWords from "../i18n/en.patient.json";
import type profileWords from "../i18n/en.profile.json";
import type recordsWords from "../i18n/en.records.json";
import type recoveryWords from "../i18n/en.recovery.json";
import type signUpWords from "../i18n/en.sign-up.json";
import type securityWords from "../i18n/en.security.json";
import type threadWords from "../i18n/en.thread.json";

type FullKey =
  | keyof typeof en
  | keyof typeof accountWords
  | keyof typeof consoleWords
  | keyof typeof healthWords
  | keyof typeof helpWords
  | keyof typeof conversationWords
  | keyof typeof inboxWords
  | keyof typeof mailboxWords
  | keyof typeof messageDraftsWords
  | keyof typeof messageSearchWords
  | keyof typeof messagesWords
  | keyof typeof patientWords
  | keyof typeof profileWords
  | keyof typeof recordsWords
  | keyof typeof recoveryWords
  | keyof typeof securityWords
  | keyof typeof signUpWords
  | keyof typeof threadWords;
/** A counted text has one entry for each plural form (`key.one`, `key.other`); pages name the bare key. */
type CountedKey = FullKey extends infer K ? (K extends `${infer Base}.other` ? Base : never) : never;
export type Key = FullKey | CountedKey;
type Params = Record<string, string | number>;

export const language = "en-US";
const plurals = new Intl.PluralRules(language);
const words = new Map<string, string>(Object.entries(en));

/** Adds the dictionary of one entry or page, so that patients do not load the words of staff. */
export function addWords(more: Record<string, string>): void {
  for (const [key, text] of Object.entries(more)) words.set(key, text);
}

function template(key: Key, params: Params): string {
  const exact = words.get(key);
  if (exact !== undefined) return exact;
  const form = typeof params.n === "number" ? plurals.select(params.n) : "other";
  const text = words.get(`${key}.${form}`) ?? words.get(`${key}.other`);
  if (text === undefined) throw new Error(`no words for ${key}`);
  return text;
}

/** The text of a key; `{name}` is filled from params, and params.n chooses the plural form. */
export function t(key: Key, params: Params = {}): string {
  return template(key, params).replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ""));
}

/** Like `t`, for sentences that hold a link or another element: `{name}` is replaced by the node. */
export function rich(key: Key, nodes: Record<string, ComponentChild>): ComponentChild[] {
  return template(key, {})
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith("{") ? nodes[part.slice(1, -1)] : part));
}
