import { useEffect } from "preact/hooks";

/** Calls `shown` once the element with this id stands before the reader's eyes; a window behind others shows nothing. */
export function useShown(id: string | undefined, shown: () => void): void {
  useEffect(() => {
    const element = id === undefined ? null : document.getElementById(id);
    if (!element) return undefined;
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      shown();
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [id]);
}
