import type { ComponentChildren } from "preact";
import { t } from "../../lib/i18n";
import { PageHead } from "../../ui/page-head";
import { SkelHead, SkelLine } from "../../ui/skeleton";

interface Head {
  at: number;
  of: number;
  title: string;
  lead?: ComponentChildren;
}

/** The head of a step: how far it is, in words, and what it asks. */
export const StepHead = ({ at, of, title, lead }: Head) => (
  <PageHead
    title={title}
    tab={t("sign_up.tab", { title, at, of })}
    lead={
      <>
        <span class="muted">{t("sign_up.step", { at, of })}</span>
        {lead && <br />}
        {lead}
      </>
    }
  />
);

export const Waiting = () => (
  <div class="stack">
    <SkelHead />
    {[1, 2, 3].map((n) => (
      <SkelLine key={n} />
    ))}
  </div>
);
