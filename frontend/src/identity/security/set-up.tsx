import { KeyRound, Smartphone } from "lucide-preact";
import { useState } from "preact/hooks";
import { t } from "../../lib/i18n";
import type { FactorAdded, FactorKind } from "../../lib/types";
import { Icon } from "../../ui/icon";
import { canUsePasskeys } from "../passkeys";
import { CodeAppSetUp } from "./code-app";
import { PasskeySetUp } from "./passkey";
import { RecoveryCodes } from "./recovery-codes";

interface Props {
  /** Of which kind there is something already: an account has one app, and as many passkeys as devices. */
  have: FactorKind[];
  onDone: (added: FactorAdded) => void;
}

/** Sets up one more way to take the second step; recovery codes are shown before it goes on. */
export function SetUp({ have, onDone }: Props) {
  const [kind, setKind] = useState<FactorKind | null>(null);
  const [added, setAdded] = useState<FactorAdded | null>(null);
  const take = (found: FactorAdded) => {
    setKind(null);
    if (found.recovery_codes.length > 0) setAdded(found);
    else onDone(found);
  };
  const props = { onAdded: take, onCancel: () => setKind(null) };
  if (added) {
    return (
      <RecoveryCodes
        codes={added.recovery_codes}
        onKept={() => {
          setAdded(null);
          onDone(added);
        }}
      />
    );
  }
  if (kind === "totp") return <CodeAppSetUp {...props} />;
  if (kind === "passkey") return <PasskeySetUp {...props} />;
  return (
    <div class="row">
      {canUsePasskeys() && (
        <button class="btn second" type="button" onClick={() => setKind("passkey")}>
          <Icon of={KeyRound} />
          {t("passkey.add")}
        </button>
      )}
      {!have.includes("totp") && (
        <button class="btn second" type="button" onClick={() => setKind("totp")}>
          <Icon of={Smartphone} />
          {t("app.add")}
        </button>
      )}
    </div>
  );
}
