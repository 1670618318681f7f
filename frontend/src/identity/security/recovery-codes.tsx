import { Copy, Printer } from "lucide-preact";
import { say } from "../../lib/announce";
import { t } from "../../lib/i18n";
import { Icon } from "../../ui/icon";

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
