import type { ComponentChild } from "preact";

export const MailTo = ({ address }: { address: string }) => (
  <a class="mail-to" href={`mailto:${address}`}>
    {address}
  </a>
);

/** Ways to reach someone; what is not known is left out. */
export const Contacts = ({ rows }: { rows: [string, ComponentChild][] }) => (
  <div class="pad">
    <dl class="facts-list">
      {rows
        .filter(([, value]) => Boolean(value))
        .map(([term, value]) => [<dt key={term}>{term}</dt>, <dd key={`${term} value`}>{value}</dd>])}
    </dl>
  </div>
);
