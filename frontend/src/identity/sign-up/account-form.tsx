import type { ComponentChildren } from "preact";
import { ApiError } from "../../lib/api";
import { type Errors, useForm } from "../../lib/forms";
import { t } from "../../lib/i18n";
import { parseDate } from "../../lib/typed-date";
import { ErrorSummary } from "../../ui/error-summary";
import { Submit } from "../../ui/submit";
import { checkNewPassword, NewPasswordFields } from "../new-password-fields";
import type { Applying } from "./application";
import { checkBirthDate, checkFilled, isPhone, problem } from "./checks";
import { FormText } from "./form-text";
import "../account-words";

type Account = Record<"username" | "password" | "confirm" | "birth_date" | "phone", string>;

interface Props {
  applying: Pick<Applying<unknown>, "finish" | "ask">;
  /** The page that opens with the account. */
  to: string;
  own: string[];
  head: ComponentChildren;
  /** Someone of the family: the practice does not know their birth date and phone yet. */
  family?: boolean;
}

const checkFamily = (typed: Account): Errors<Account> => ({
  ...checkBirthDate("birth_date", typed.birth_date),
  ...problem("phone", isPhone(typed.phone), t("sign_up.phone_wrong")),
});

/** The last step: a username and a password, and what the practice asks of a family member. */
export function AccountForm({ applying, to, own, head, family = false }: Props) {
  const form = useForm<Account>({
    initial: { username: "", password: "", confirm: "", birth_date: "", phone: "" },
    check: (typed) => ({
      ...(family && checkFamily(typed)),
      ...checkFilled("username", typed.username, t("activate.username_missing")),
      ...checkNewPassword(typed),
    }),
    send({ username, password, birth_date, phone }) {
      const more = family ? { birth_date: parseDate(birth_date), phone: phone.trim() } : {};
      return applying.finish({ username: username.trim(), password, ...more }, to);
    },
    refused(error: ApiError) {
      if (error.status !== 410) return false;
      void applying.ask();
      return true;
    },
  });
  return (
    <>
      <ErrorSummary form={form} />
      {head}
      <form class="stack-l" noValidate onSubmit={form.submit}>
        {family && (
          <>
            <FormText
              form={form}
              name="birth_date"
              label={t("sign_up.own_birth_date")}
              hint={t("sign_up.birth_date_hint")}
              autoComplete="bday"
              width="medium"
            />
            <FormText
              form={form}
              name="phone"
              label={t("sign_up.own_phone")}
              hint={t("sign_up.own_phone_hint")}
              type="tel"
              autoComplete="tel-national"
              width="medium"
            />
          </>
        )}
        <FormText
          form={form}
          name="username"
          label={t("activate.username")}
          hint={t("activate.username_hint")}
          autoComplete="username"
        />
        <NewPasswordFields
          values={form.values}
          errors={form.errors}
          onChange={form.set}
          own={[form.values.username, ...own]}
        />
        <Submit sending={form.sending}>{t("activate.submit")}</Submit>
      </form>
    </>
  );
}
