/** Forms: checked on submit, problems beside their fields and in one summary, nothing typed is ever lost. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "./api";
import { type Trouble, trouble } from "./problems";
import { hasProblem } from "./title";

export type Values = Record<string, string | boolean>;
export type Errors<V> = Partial<Record<keyof V & string, string>>;

interface Options<V> {
  initial: V;
  /** Problems seen before sending, by field. */
  check: (values: V) => Errors<V>;
  /** Sends the form. A second try of the same values gets the same key, so that it cannot happen twice. */
  send: (values: V, idempotencyKey: string) => Promise<void>;
  /** Takes over what the API refused (true), for pages that show it in their own way. */
  refused?: (error: ApiError) => boolean;
}

export interface Form<V> {
  values: V;
  errors: Errors<V>;
  /** What stands in the way although no field is wrong. */
  trouble: Trouble | null;
  sending: boolean;
  set: (change: Partial<V>) => void;
  submit: (event?: Event) => void;
  reset: () => void;
}

const isEmpty = (errors: object): boolean => Object.keys(errors).length === 0;

/** The API's problems that belong to fields of this form. */
function fieldErrors<V extends Values>(error: unknown, values: V): Errors<V> {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries(Object.entries(error.errors).filter(([name]) => name in values)) as Errors<V>;
}

/** One key for one set of values. */
function useIdempotencyKey(): { for: (values: Values) => string; forget: () => void } {
  const kept = useRef({ values: "", key: "" });
  return {
    for(values) {
      const now = JSON.stringify(values);
      if (kept.current.values !== now) kept.current = { values: now, key: crypto.randomUUID() };
      return kept.current.key;
    },
    forget() {
      kept.current = { values: "", key: "" };
    },
  };
}

export function useForm<V extends Values>({ initial, check, send, refused }: Options<V>): Form<V> {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Errors<V>>({});
  const [problem, setProblem] = useState<Trouble | null>(null);
  const [sending, setSending] = useState(false);
  const key = useIdempotencyKey();

  useEffect(() => {
    hasProblem.value = !isEmpty(errors) || (problem !== null && !problem.calm);
    return () => {
      hasProblem.value = false;
    };
  }, [errors, problem]);

  async function deliver(): Promise<void> {
    setSending(true);
    try {
      await send(values, key.for(values));
      key.forget();
    } catch (error) {
      if (error instanceof ApiError && refused?.(error)) return;
      const byField = fieldErrors(error, values);
      if (isEmpty(byField)) setProblem(trouble(error));
      else setErrors(byField);
    } finally {
      setSending(false);
    }
  }

  function submit(event?: Event): void {
    event?.preventDefault();
    if (sending) return;
    const found = check(values);
    setErrors(found);
    setProblem(null);
    if (isEmpty(found)) void deliver();
  }

  return {
    values,
    errors,
    trouble: problem,
    sending,
    set: (change) => setValues((before) => ({ ...before, ...change })),
    submit,
    reset: () => setValues(initial),
  };
}
