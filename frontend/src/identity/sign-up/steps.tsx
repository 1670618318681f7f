import type { ComponentChildren } from "preact";
import { type Key, rich, t } from "../../lib/i18n";
import { thePractice } from "../../lib/practice";
import { Call } from "../../ui/emergency";
import { Note } from "../../ui/note";
import { TroubleNote } from "../../ui/trouble";
import { AccountForm } from "./account-form";
import type { Applying } from "./application";
import { CodeForm } from "./code-form";
import { StepHead, Waiting } from "./parts";

type Named = Record<"first_name" | "last_name" | "email", string>;

interface Props {
  applying: Pick<Applying<Named>, "values" | "told" | "problem" | "ask" | "step" | "back" | "finish">;
  /** How many steps there are: those of `form`, and three more. */
  of: number;
  /** What is asked first. */
  form: ComponentChildren;
  /** The step of the code that was sent to the patient's own address, of which only the practice knows. */
  proof: {
    /** The end of the address that takes the code. */
    step: string;
    title: string;
    lead: string;
    label: string;
    hint: string;
    /** What happens where the practice cannot mail the patient: the same words for everyone. */
    none: Key;
  };
  /** What the account opens with, and whether it is of someone of the family. */
  account: { lead: string; to: string; family?: boolean };
}

/** Every request goes this way: what is asked, the own mailbox's code, the code of the patient's, an account. */
export function Steps({ applying, of, form, proof, account }: Props) {
  const { told, problem, values } = applying;
  const { name, contact } = thePractice();
  if (problem !== null) return <TroubleNote error={problem} again={() => void applying.ask()} />;
  if (told === undefined) return <Waiting />;
  if (told === null) return form;
  if (told.step === "email") {
    const lead = rich("sign_up.email_lead", { email: <strong>{values.email}</strong> });
    return (
      <CodeForm
        key="email"
        applying={applying}
        told={told}
        step="email-code"
        label={t("sign_up.code")}
        hint={t("sign_up.code_hint")}
      >
        <StepHead at={of - 2} of={of} title={t("sign_up.email_title")} lead={lead} />
      </CodeForm>
    );
  }
  if (told.step !== "account") {
    const { step, title, lead, label, hint, none } = proof;
    return (
      <CodeForm key={step} applying={applying} told={told} step={step} label={label} hint={hint}>
        <StepHead at={of - 1} of={of} title={title} lead={lead} />
        <Note>
          <p>{rich(none, { practice: name, phone: <Call number={contact.phone} /> })}</p>
        </Note>
      </CodeForm>
    );
  }
  const { lead, ...asked } = account;
  return (
    <AccountForm
      {...asked}
      applying={applying}
      own={[values.first_name, values.last_name]}
      head={<StepHead at={of} of={of} title={t("sign_up.account_title")} lead={lead} />}
    />
  );
}
