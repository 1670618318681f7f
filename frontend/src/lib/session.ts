/** Who is signed in, for how long, and what every tab does when that changes. The cookie itself is out of reach. */
import { effect, signal } from "@preact/signals";
import { api, ApiError, watchSession } from "./api";
import { mayLeave } from "./leaving";
import { practiceId } from "./place";
import { keepPreferences } from "./prefs";
import { arrive, go } from "./router";
import type { Action, Session } from "./types";

/** undefined: not known yet. null: nobody. */
export const session = signal<Session | null | undefined>(undefined);
export const sessionProblem = signal<unknown>(null);
/** Why nobody is signed in any more; the sign-in page says it. */
export const ended = signal<"signed_out" | "timed_out" | "second_step" | "sign_out_failed" | null>(null);

/** The warning comes this many seconds before the end. */
export const WARNING_SECONDS = 120;
/** Seconds until the end, once the warning is due; null before. */
export const secondsLeft = signal<number | null>(null);

type News = { event: "lasts"; until: number } | { event: "ended" } | { event: "changed" };
const tabs = new BroadcastChannel(`portico-${practiceId}`);
const tell = (news: News): void => tabs.postMessage(news);

let until = Number.POSITIVE_INFINITY;

function checkClock(): void {
  if (!session.value) return;
  const left = Math.ceil((until - Date.now()) / 1000);
  if (left <= 0) end("timed_out");
  else secondsLeft.value = left <= WARNING_SECONDS ? left : null;
}

function lastUntil(moment: number): void {
  until = moment;
  checkClock();
}

/** Nobody is signed in from here on: the page with the record is taken down at once. */
function end(why: typeof ended.value): void {
  if (session.value) {
    ended.value = why;
    arrive();
  }
  session.value = null;
  secondsLeft.value = null;
}

/** Takes a session the API has answered (sign-in, activation, a finished step) and tells the other tabs. */
export function enter(next: Session): void {
  const changed = session.value?.stage !== next.stage || session.value.patient_id !== next.patient_id;
  ended.value = null;
  sessionProblem.value = null;
  if (changed) arrive();
  lastUntil(Date.now() + next.expires_in * 1000);
  session.value = next;
  if (changed) tell({ event: "changed" });
}

/** Asks who is signed in. */
export async function loadSession(): Promise<void> {
  sessionProblem.value = null;
  try {
    const found = await api<Session>("/session");
    lastUntil(Date.now() + found.expires_in * 1000);
    session.value = found;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) session.value = null;
    else sessionProblem.value = error;
  }
}

/** Another 15 minutes, asked for by the person. */
export async function staySignedIn(): Promise<void> {
  const found = await api<Session>("/session/extend", { method: "POST" });
  lastUntil(Date.now() + found.expires_in * 1000);
}

/** Ends the session and shows `landing`; if the portal cannot be reached, the sign-in page says so. */
export async function signOut(landing: string): Promise<void> {
  if (!mayLeave(() => void signOut(landing))) return;
  let why: typeof ended.value = "signed_out";
  try {
    await api("/session", { method: "DELETE" });
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) why = "sign_out_failed";
  }
  keepPreferences();
  end(why);
  tell({ event: "ended" });
  go(landing, { replace: true });
}

/** Hides the page until the API has said whose it is now. */
function askAgain(): void {
  session.value = undefined;
  void loadSession();
}

function hear({ data }: MessageEvent<News>): void {
  if (data.event === "lasts") lastUntil(data.until);
  else if (data.event === "ended") end("signed_out");
  else if (session.value !== undefined) askAgain();
}

/** Starts the clock and listens to the API's answers and the other tabs. */
export function startSession(): void {
  watchSession({
    lasts(seconds) {
      lastUntil(Date.now() + seconds * 1000);
      tell({ event: "lasts", until });
    },
    ended: (code) => end(code === "identity.second_step_ended" ? "second_step" : "timed_out"),
    incomplete: () => void loadSession(),
  });
  tabs.addEventListener("message", hear);
  setInterval(checkClock, 1000);
  document.addEventListener("visibilitychange", checkClock);
  // A page that comes back from the browser's memory may belong to someone who has signed out since.
  addEventListener("pageshow", (event) => {
    if (event.persisted) askAgain();
  });
  effect(() => {
    if (session.value) ended.value = null;
  });
}

/** The session, on pages that only show to someone who is signed in. */
export function theSession(): Session {
  if (!session.value) throw new Error("nobody is signed in");
  return session.value;
}

/** Whether someone of the practice's staff may do this; the API decides again at every request. */
export const may = (action: Action): boolean => theSession().may.includes(action);

/** The patient whose record is open. */
export function thePatientId(): string {
  const id = theSession().patient_id;
  if (id === null) throw new Error("the session has no patient");
  return id;
}
