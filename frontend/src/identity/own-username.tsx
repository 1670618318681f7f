import { rich } from "../lib/i18n";
import "./account-words";

/** Whose password is chosen: for the person to read, and for their password manager. */
export const OwnUsername = ({ username }: { username: string }) => (
  <>
    <p>{rich("password.username", { username: <strong>{username}</strong> })}</p>
    <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
  </>
);
