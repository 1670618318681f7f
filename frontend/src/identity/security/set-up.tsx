import { KeyRound, Smartphone } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../lib/api";
import { t } from "../../lib/i18n";
import type { FactorAdded, FactorKind, SecondStep } from "../../lib/types";
import { Icon } from "../../ui/icon";
import { canUsePasskeys } from "../passkeys";
import { CodeAppSetUp } from "./code-app";
import { PasskeySetUp } from "./passkey";

interface Props {
  /** Of which kind there is something already: an account has one app, and as many passkeys as devices. */
  have: FactorKind[];
  onAdded: (added: FactorAdded) => void;
  /** It is set up, but the answer with the recovery codes did not arrive. */
  onLost: () => void;
}

/** Whether the portal has one of this kind. Where it cannot be asked, that stays open. */
async function isSetUp(kind: FactorKind): Promise<boolean> {
  try {
    return (await api<SecondStep>("/second-step")).kinds.includes(kind);
  } catch {
    return false;
  }
}

/** Sets up one more way to take the second step. */
export function SetUp({ have, onAdded, onLost }: Props) {
  const [kind, setKind] = useState<FactorKind | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const touched = useRef(false);
  useEffect(() => {
    if (touched.current) (kind ? box.current : box.current?.querySelector("button"))?.focus();
  }, [kind]);
  const turn = (next: FactorKind | null): void => {
    touched.current = true;
    setKind(next);
  };
  function close(): void {
    setKind(null);
    touched.current = false; // what comes now takes the focus
  }
  const props = {
    async add(ask: () => Promise<FactorAdded>) {
      try {
        const added = await ask();
        close();
        onAdded(added);
      } catch (error) {
        if (kind === null || have.length > 0 || !(await isSetUp(kind))) throw error;
        close();
        onLost();
      }
    },
    onCancel: () => turn(null),
  };
  if (kind) {
    return (
      <div role="group" aria-label={t(kind === "totp" ? "app.add" : "passkey.add")} tabIndex={-1} ref={box}>
        {kind === "totp" ? <CodeAppSetUp {...props} /> : <PasskeySetUp {...props} />}
      </div>
    );
  }
  return (
    <div class="row" ref={box}>
      {canUsePasskeys() && (
        <button class="btn second" type="button" onClick={() => turn("passkey")}>
          <Icon of={KeyRound} />
          {t("passkey.add")}
        </button>
      )}
      {!have.includes("totp") && (
        <button class="btn second" type="button" onClick={() => turn("totp")}>
          <Icon of={Smartphone} />
          {t("app.add")}
        </button>
      )}
    </div>
  );
}
