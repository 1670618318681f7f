/** What is wrong with what someone typed, as far as the page can tell. */
import { t } from "../../lib/i18n";
import { parseDate } from "../../lib/typed-date";

const digits = (text: string): string => text.replace(/\D/g, "");

export const isPhone = (text: string): boolean => /^1?\d{10}$/.test(digits(text));
export const isPostalCode = (text: string): boolean => /^\d{5}([ -]?\d{4})?$/.test(text.trim());
export const isEmail = (text: string): boolean => /^\S+@\S+\.\S+$/.test(text.trim());

/** The problem of one field, under its name; nothing where it is right. */
export const problem = <N extends string>(name: N, right: boolean, words: string): Partial<Record<N, string>> =>
  right ? {} : ({ [name]: words } as Record<N, string>);

export const checkBirthDate = <N extends string>(name: N, typed: string): Partial<Record<N, string>> =>
  problem(name, parseDate(typed) !== null, t("sign_up.birth_date_wrong"));

export const checkFilled = <N extends string>(
  name: N,
  typed: string,
  words: string,
): Partial<Record<N, string>> => problem(name, typed.trim() !== "", words);
