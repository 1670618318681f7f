import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Hidden } from "./hidden";

interface Props {
  title: string;
  /** A link at the card's head: its address and its words. */
  more?: { href: string; words: string };
  class?: string;
  children: ComponentChildren;
}

/** A titled section of a page. Its content brings its own padding (`.pad`, `.list`). */
export function Card({ title, more, class: extra = "", children }: Props) {
  const id = useId();
  return (
    <section class={`card ${extra}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {more && (
          <a href={more.href}>
            {more.words}
            <Hidden>: {title}</Hidden>
          </a>
        )}
      </header>
      {children}
    </section>
  );
}
