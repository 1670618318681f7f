import { useState } from "preact/hooks";
import { api, ApiError } from "../lib/api";
import { type Errors, useForm } from "../lib/forms";
import { rich, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { href } from "../lib/place";
import { thePractice } from "../lib/practice";
import { arrive, go } from "../lib/router";
import { enter } from "../lib/session";
import type { Invitation, Session } from "../lib/types";
import { Call } from "../ui/emergency";
import { ErrorSummary } from "../ui/error-summary";
import { Loaded } from "../ui/loaded";
import { PageHead } from "../ui/page-head";
import { SkelHead, SkelLine } from "../ui/skeleton";
import { Submit } from "../ui/submit";
import { TextField } from "../ui/text-field";
import { useLinkToken } from "./link";
import { checkNewPassword, NewPasswordFields } from "./new-password-fields";
import { OwnUsername } from "./own-username";
import "./account-words";

/** Who the invitation is for; null where the page was opened without its link. Looking changes nothing. */
async function checkInvitation(token: string): Promise<Invitation | null> {
  return token ? api<Invitation>("/sign-up/invitations", { method: "POST", body: { token } }) : null;
}

type Account = Record<"username" | "password" | "confirm", string>;

interface FormProps {
  token: string;
  invitation: Invitation;
  onDead: () => void;
}

function check({ username, ...chosen }: Account): Errors<Account> {
  return { ...(!username.trim() && { username: t("activate.username_missing") }), ...checkNewPassword(chosen) };
}

function DeadLink({ missing }: { missing: boolean }) {
  const { name, contact } = thePractice();
  return (
    <>
      <PageHead
        title={t(missing ? "activate.no_token_title" : "activate.dead_title")}
        lead={t(missing ? "activate.no_token" : "activate.dead")}
      />
      <p>{rich("activate.call", { practice: name, phone: <Call number={contact.phone} /> })}</p>
      <p class="foot">
        {t("activate.has_account")} <a href={href("/sign-in")}>{t("sign_in.title")}</a>
      </p>
    </>
  );
}

/** Username and password; who comes back into their account keeps the username, and chooses a new password. */
function AccountForm({ token, invitation, onDead }: FormProps) {
  const { username: own, email_hint: email } = invitation;
  const form = useForm<Account>({
    initial: { username: own ?? "", password: "", confirm: "" },
    check,
    async send({ username, password }, idempotencyKey) {
      const body = { token, username: username.trim(), password };
      enter(await api<Session>("/sign-up/activation", { method: "POST", body, idempotencyKey }));
      go("/", { replace: true });
    },
    refused(error) {
      if (error.status === 410) onDead();
      return error.status === 410;
    },
  });
  const { values, errors } = form;
  return (
    <>
      <ErrorSummary form={form} />
      <PageHead
        title={t(own ? "activate.renew_title" : "activate.title")}
        lead={t(own ? "activate.renew_lead" : "activate.lead", { email })}
      />
      <form class="stack-l" noValidate onSubmit={form.submit}>
        {own ? (
          <OwnUsername username={own} />
        ) : (
          <TextField
            id="username"
            label={t("activate.username")}
            hint={t("activate.username_hint")}
            error={errors.username}
            value={values.username}
            onValue={(username) => form.set({ username })}
            autoComplete="username"
          />
        )}
        <NewPasswordFields
          values={values}
          errors={errors}
          onChange={form.set}
          own={[values.username]}
        />
        <Submit sending={form.sending}>{t(own ? "activate.renew_submit" : "activate.submit")}</Submit>
      </form>
    </>
  );
}

const Waiting = () => (
  <div class="stack">
    <SkelHead />
    {[1, 2, 3].map((n) => (
      <SkelLine key={n} />
    ))}
  </div>
);

/** Opens the invitation of an email: who it is for, then a username and a password. */
export default function ActivatePage() {
  const token = useLinkToken();
  const [dead, setDead] = useState(false);
  const invitation = useLoad(() => checkInvitation(token), [token]);
  const refused = invitation.error instanceof ApiError && invitation.error.status === 410;
  const stop = (): void => {
    arrive();
    setDead(true);
  };
  if (dead || refused) return <DeadLink missing={false} />;
  return (
    <Loaded load={invitation} skeleton={<Waiting />}>
      {(found) =>
        found ? (
          <AccountForm token={token} invitation={found} onDead={stop} />
        ) : (
          <DeadLink missing />
        )
      }
    </Loaded>
  );
}
