/** The width of an element in CSS pixels, so that a drawing in it keeps its text at its real size. */
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

export function useWidth<T extends HTMLElement>(initial: number, least: number): [RefObject<T>, number] {
  const box = useRef<T>(null);
  const [width, setWidth] = useState(initial);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(least, Math.round(entry.contentRect.width)));
    });
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, [least]);
  return [box, width];
}
