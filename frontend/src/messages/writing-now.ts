/** Which new message this window is writing, so that it goes on with it after a reload or a new sign-in. */
import { practiceId } from "../lib/place";

interface Writing {
  id: string;
  /** The composer stands open. */
  open: boolean;
}

const AT = `portico.writing.${practiceId}`;

export const newDraftId = (): string => `new-${crypto.randomUUID()}`;

function read(): Writing | null {
  try {
    return JSON.parse(sessionStorage.getItem(AT) ?? "null") as Writing | null;
  } catch {
    return null; // storage switched off
  }
}

function keep(writing: Writing): string {
  try {
    sessionStorage.setItem(AT, JSON.stringify(writing));
  } catch {
    // storage switched off
  }
  return writing.id;
}

/** Whether somebody was writing when this page was last on show here. */
export const isWriting = (): boolean => read()?.open ?? false;

/** The draft this window goes on with, or a new one. */
export const openWriting = (): string => keep({ id: read()?.id ?? newDraftId(), open: true });

/** The composer was closed; opened again, it goes on with the same draft. */
export const closeWriting = (): string => keep({ id: read()?.id ?? newDraftId(), open: false });

/** It was sent: the next message is a new one. */
export const nextWriting = (): string => keep({ id: newDraftId(), open: false });
