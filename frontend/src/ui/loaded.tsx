import type { ComponentChild } from "preact";
import type { Load } from "../lib/load";
import { TroubleNote } from "./trouble";
import { Busy } from "./skeleton";

interface Props<T> {
  load: Load<T>;
  /** Shaped like the page that is coming. */
  skeleton: ComponentChild;
  children: (data: T) => ComponentChild;
}

/** Data that is there, or its skeleton, or what went wrong with Try again. */
export function Loaded<T>({ load, skeleton, children }: Props<T>) {
  return (
    <>
      {load.error !== undefined && <TroubleNote error={load.error} again={load.again} />}
      {load.data !== undefined && children(load.data)}
      {load.data === undefined && load.error === undefined && <Busy>{skeleton}</Busy>}
    </>
  );
}
