/** Calls to the portal's API: same origin, cookie held by the browser, errors as RFC 9457 problems. */
import { practiceId } from "./place";

interface Problem {
  title?: string;
  code?: string;
  detail?: string;
  request_id?: string;
  errors?: Record<string, string>;
}

/** What the portal answered instead of what was asked. `detail` is written for people. */
export class ApiError extends Error {
  readonly code: string;
  readonly detail: string | undefined;
  readonly requestId: string | undefined;
  readonly errors: Record<string, string>;

  constructor(
    readonly status: number,
    problem: Problem,
    /** Seconds to wait before another try, where the portal said so. */
    readonly retryAfter: number | undefined,
  ) {
    super(problem.code ?? `status ${status}`);
    this.code = problem.code ?? "";
    this.detail = problem.detail;
    this.requestId = problem.request_id;
    this.errors = problem.errors ?? {};
  }
}

/** The portal could not be reached at all. */
export class NetworkError extends Error {}

/** Told about every answer: seconds the session still has, or that there is none, or what stage it lacks. */
export interface SessionWatcher {
  lasts(seconds: number): void;
  ended(code: string): void;
  incomplete(): void;
}

let watcher: SessionWatcher | undefined;
export function watchSession(by: SessionWatcher): void {
  watcher = by;
}

let confirmer: (() => Promise<boolean>) | undefined;
/** `by` asks the person to show that it is them, where a change needs that, and says whether they did. */
export function confirmWith(by: () => Promise<boolean>): void {
  confirmer = by;
}

interface Call {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  body?: unknown;
  /** Repeating a call with the same key has the effect of one (see `forms.ts`). */
  idempotencyKey?: string;
}

async function reach(path: string, { method = "GET", body, idempotencyKey }: Call): Promise<Response> {
  const headers = new Headers({ Accept: "application/json", "X-Requested-With": "portico" });
  if (body !== undefined) headers.set("Content-Type", "application/json");
  if (idempotencyKey !== undefined) headers.set("Idempotency-Key", idempotencyKey);
  try {
    return await fetch(`/api/${practiceId}/v1${path}`, {
      method,
      headers,
      credentials: "same-origin",
      cache: "no-store",
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch {
    throw new NetworkError(path);
  }
}

async function problem(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as Problem;
  const wait = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return new ApiError(response.status, body, Number.isFinite(wait) ? wait : undefined);
}

/** Asks the API and returns its answer, which is a good one. Throws ApiError or NetworkError. */
export async function answer(path: string, call: Call = {}): Promise<Response> {
  const response = await reach(path, call);
  const seconds = response.headers.get("Portico-Session-Seconds");
  if (seconds !== null) watcher?.lasts(Number(seconds));
  if (!response.ok) {
    const error = await problem(response);
    if (error.status === 401 && error.code !== "identity.sign_in_refused") watcher?.ended(error.code);
    if (error.code === "identity.validation_required") watcher?.incomplete();
    if (error.code === "identity.confirm_first" && (await confirmer?.())) return answer(path, call);
    throw error;
  }
  return response;
}

/** Asks the API and returns its JSON (undefined for 204). Throws ApiError or NetworkError. */
export async function api<T>(path: string, call: Call = {}): Promise<T> {
  const response = await answer(path, call);
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch {
    throw new NetworkError(path); // the connection broke off halfway
  }
}
