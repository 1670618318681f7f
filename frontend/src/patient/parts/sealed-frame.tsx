import { useState } from "preact/hooks";
import { answer } from "../../lib/api";
import { type Key, t } from "../../lib/i18n";
import { practiceId } from "../../lib/place";
import { TroubleNote } from "../../ui/trouble";

const LONGEST_REFUSAL = 2000; // bytes; a record, even an empty one, is longer

/** Whether the frame was refused, or got no answer; what is in it is sealed off from this page. */
function failed(address: string): boolean {
  const entry = performance.getEntriesByName(new URL(address, location.href).href, "resource").at(-1);
  if (!(entry instanceof PerformanceResourceTiming)) return true;
  // Not every browser tells the status. There, asking to be sure would fetch every record twice, so its size must do.
  const status = (entry as { responseStatus?: number }).responseStatus;
  return status === undefined ? entry.decodedBodySize <= LONGEST_REFUSAL : status !== 200;
}

interface Props {
  /** The page's path at the API. */
  path: string;
  title: string;
  /** What is said while it loads, and when it is there. */
  loading: Key;
  shown: Key;
}

type State = "loading" | "shown" | { error: unknown };

function Frame({ path, title, loading, shown, again }: Props & { again: () => void }) {
  const [state, setState] = useState<State>("loading");
  const address = `/api/${practiceId}/v1${path}`;
  const arrived = (): void => {
    if (!failed(address)) {
      setState("shown");
      return;
    }
    // Refused, or cut off: what the frame was told, nobody tells this page, so it asks for itself.
    answer(path).then(
      () => setState("shown"),
      (error: unknown) => setState({ error }),
    );
  };
  if (typeof state === "object") return <TroubleNote error={state.error} again={again} />;
  return (
    <>
      <p class={state === "loading" ? "muted" : "vh"} role="status">
        {t(state === "loading" ? loading : shown)}
      </p>
      {/* Nothing may run in the frame: no script, no form, no navigation of this page. */}
      <iframe class="preview" sandbox="" src={address} title={title} onLoad={arrived} />
    </>
  );
}

/** A page of the record as the API gives it, in a sealed frame; after a failure, another try. */
export function SealedFrame(props: Props) {
  const [turn, setTurn] = useState(0);
  return <Frame key={turn} {...props} again={() => setTurn(turn + 1)} />;
}
