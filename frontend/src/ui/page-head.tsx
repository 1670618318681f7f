import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { takeArrival } from "../lib/router";
import { pageTitle } from "../lib/title";

interface Props {
  title: string;
  /** The tab's title, where it is not the heading. */
  tab?: string;
  lead?: ComponentChildren;
  actions?: ComponentChildren;
}

/** The one h1 of a page. Titles the tab, and takes the focus when the person has just come here. */
export function PageHead({ title, tab = title, lead, actions }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    pageTitle.value = tab;
  }, [tab]);
  useEffect(() => {
    if (takeArrival()) heading.current?.focus();
  }, []);
  return (
    <div class="page-head">
      <div>
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {lead && <p class="lead">{lead}</p>}
      </div>
      {actions && <div class="row">{actions}</div>}
    </div>
  );
}
