import { KeyRound, Smartphone } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../lib/i18n";
import type { FactorAdded, FactorKind } from "../../lib/types";
import { Icon } from "../../ui/icon";
import { canUsePasskeys } from "../passkeys";
import { CodeAppSetUp } from "./code-app";
import { PasskeySetUp } from "./passkey";

interface Props {
  /** Of which kind there is something already: an account has one app, and as many passkeys as devices. */
  have: FactorKind[];
  onAdded: (added: FactorAdded) => void;
}

/** Sets up one more way to take the second step. */
export function SetUp({ have, onAdded }: Props) {
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
  const props = {
    onAdded(added: FactorAdded) {
      setKind(null);
      touched.current = false; // what comes now takes the focus
      onAdded(added);
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
