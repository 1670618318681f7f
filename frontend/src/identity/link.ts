/** The secret of a mailed link, which stands in the fragment of the address. */
import { useEffect, useState } from "preact/hooks";

/** Takes it out of the address at once, so that it stays in no history and is read over no shoulder. */
function take(): string {
  const token = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  return token;
}

/** The secret this page was opened with; empty where it was opened without its link. */
export function useLinkToken(): string {
  const [token] = useState(take);
  useEffect(() => {
    // Another link opened in this tab changes only the fragment.
    const restart = () => location.reload();
    addEventListener("hashchange", restart);
    return () => removeEventListener("hashchange", restart);
  }, []);
  return token;
}
