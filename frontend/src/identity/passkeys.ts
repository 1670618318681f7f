/** Passkeys: what the portal asks, as the browser takes it, and what the browser answers, as the portal takes it. */
import { t } from "../lib/i18n";
import { Said } from "../lib/problems";

interface Named {
  id: string;
  type: "public-key";
}

/** WebAuthn's options as JSON, of the one kind and the other: bytes are base64url. */
export interface NewPasskeyOptions {
  public_key: Omit<PublicKeyCredentialCreationOptions, "challenge" | "user" | "excludeCredentials"> & {
    challenge: string;
    user: { id: string; name: string; displayName: string };
    excludeCredentials?: Named[];
  };
}

export interface PasskeyOptions {
  public_key: Omit<PublicKeyCredentialRequestOptions, "challenge" | "allowCredentials"> & {
    challenge: string;
    allowCredentials?: Named[];
  };
}

export const canUsePasskeys = (): boolean => "PublicKeyCredential" in window;

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (character) => character.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const raw = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(raw).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

const named = (list: Named[] = []): PublicKeyCredentialDescriptor[] =>
  list.map((each) => ({ ...each, id: bytes(each.id) }));

/** Nobody is told which of the many reasons it was: most often they pressed Cancel, or have no passkey here. */
async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  const found = await ask().catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "InvalidStateError") throw new Said(t("passkey.exists"));
    throw new Said(t("passkey.none"));
  });
  if (found instanceof PublicKeyCredential) return found;
  throw new Said(t("passkey.none"));
}

const json = ({ id, type }: PublicKeyCredential, response: Record<string, string>): string =>
  JSON.stringify({ id, rawId: id, type, response, clientExtensionResults: {} });

/** Makes a new passkey on this device. Throws Said. */
export async function makePasskey({ public_key }: NewPasskeyOptions): Promise<string> {
  const { challenge, user, excludeCredentials, ...rest } = public_key;
  const publicKey: PublicKeyCredentialCreationOptions = {
    ...rest,
    challenge: bytes(challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: named(excludeCredentials),
  };
  const credential = await asked(() => navigator.credentials.create({ publicKey }));
  const response = credential.response as AuthenticatorAttestationResponse;
  return json(credential, {
    clientDataJSON: text(response.clientDataJSON),
    attestationObject: text(response.attestationObject),
  });
}

/** Lets a passkey sign. Throws Said. */
export async function signWithPasskey({ public_key }: PasskeyOptions): Promise<string> {
  const { challenge, allowCredentials, ...rest } = public_key;
  const publicKey: PublicKeyCredentialRequestOptions = {
    ...rest,
    challenge: bytes(challenge),
    allowCredentials: named(allowCredentials),
  };
  const credential = await asked(() => navigator.credentials.get({ publicKey }));
  const response = credential.response as AuthenticatorAssertionResponse;
  return json(credential, {
    clientDataJSON: text(response.clientDataJSON),
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    userHandle: response.userHandle ? text(response.userHandle) : "",
  });
}
