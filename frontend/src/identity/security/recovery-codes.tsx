import { Copy, Printer } from "lucide-preact";
import { useEffect, useRef } from "preact/hooks";
import { say } from "../../lib/announce";
import { api } from "../../lib/api";
import { t } from "../../lib/i18n";
import { Icon } from "../../ui/icon";
import { Note } from "../../ui/note";
import { ActButton } from "../act-button";

interface Props {
  codes: string[];
  onKept: () => void;
}

/** Recovery codes, shown this once. */
export function RecoveryCodes({ codes, onKept }: Props) {
  const copy = () => void navigator.clipboard.writeText(codes.join("\n")).then(() => say(t("recovery.copied")));
  return (
    <div class="stack">
      <p>{t("recovery.about")}</p>
      <ul class="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div class="row no-print">
        <button class="btn second" type="button" onClick={copy}>
          <Icon of={Copy} />
          {t("recovery.copy")}
        </button>
        <button class="btn second" type="button" onClick={() => print()}>
          <Icon of={Printer} />
          {t("recovery.print")}
        </button>
      </div>
      <div class="row no-print">
        <button class="btn" type="button" onClick={onKept}>
          {t("recovery.kept")}
        </button>
      </div>
    </div>
  );
}

interface NewProps {
  onCodes: (codes: string[]) => void;
  /** How the button looks. */
  class?: string;
}

/** Makes new recovery codes. */
export function MakeCodes({ onCodes, class: look = "btn second" }: NewProps) {
  const make = async () => {
    const found = await api<{ recovery_codes: string[] }>("/second-step/recovery-codes", { method: "POST" });
    onCodes(found.recovery_codes);
  };
  return (
    <div>
      <ActButton act={make} class={look}>
        {t("recovery.renew")}
      </ActButton>
    </div>
  );
}

/** The second step is on, but the answer with the recovery codes was lost on the way. */
export function LostCodes({ onCodes }: Pick<NewProps, "onCodes">) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div class="stack">
      <div class="told" role="alert" tabIndex={-1} ref={box}>
        <Note tone="warn">
          <p>{t("recovery.lost")}</p>
        </Note>
      </div>
      <MakeCodes onCodes={onCodes} class="btn" />
    </div>
  );
}
