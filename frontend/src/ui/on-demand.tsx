import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { NetworkError } from "../lib/api";
import { Busy, SkelCard } from "./skeleton";
import { TroubleNote } from "./trouble";

/** A part of a page whose code is fetched when it is first shown. */
export function onDemand<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;
  return function OnDemand(props: P) {
    const [, redraw] = useState(0);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (loaded) return undefined;
      let wanted = true;
      load().then(
        (part) => {
          loaded = part;
          if (wanted) redraw(1);
        },
        () => wanted && setFailed(true),
      );
      return () => {
        wanted = false;
      };
    }, []);
    const Part = loaded;
    if (Part) return <Part {...props} />;
    // A browser does not fetch a failed module again: only a reload helps.
    if (failed) return <TroubleNote error={new NetworkError()} again={() => location.reload()} />;
    return (
      <Busy>
        <SkelCard rows={3} title={false} />
      </Busy>
    );
  };
}
