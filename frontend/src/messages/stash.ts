/**
 * What was typed and is not with the practice yet, kept by this window through a reload or an expired session. Signing
 * out empties it; what another person left behind is not given out.
 */
import { practiceId } from "../lib/place";
import { session } from "../lib/session";
import type { Fields } from "./types";

/** Whose it is. */
export interface Owned {
  owner: string;
}

/** What a letter says: as a draft takes it. */
export interface Content {
  text: string;
  fields: Fields;
  files: string[];
}

/** A sending whose answer is not known. Repeated with the same key, it is the same message. */
export interface Sending {
  key: string;
  /** All that was said, without the draft it was. */
  said: string;
  draft: { id: string; version: number } | null;
}

export interface Stashed extends Owned {
  content: Content;
  /** The version of the draft that it goes on from. */
  version: number;
  sending: Sending | null;
}

const at = (name: string): string => `portico.letter.${practiceId}.${name}`;

/** Who is signed in: asked when something is begun, for its text stays theirs when their session has ended. */
export const owner = (): string => `${session.peek()?.kind ?? ""} ${session.peek()?.name.full ?? ""}`;

export function read(name: string): Owned | null {
  try {
    const found = JSON.parse(sessionStorage.getItem(at(name)) ?? "null") as Owned | null;
    return found?.owner === owner() ? found : null;
  } catch {
    return null; // storage switched off
  }
}

export function write(name: string, kept: Owned): void {
  try {
    sessionStorage.setItem(at(name), JSON.stringify(kept));
  } catch {
    // storage switched off or full: the page still holds the text
  }
}

export function drop(name: string): void {
  try {
    sessionStorage.removeItem(at(name));
  } catch {
    // storage switched off
  }
}
