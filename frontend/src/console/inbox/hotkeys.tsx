import { Keyboard } from "lucide-preact";
import { useState } from "preact/hooks";
import { t } from "../../lib/i18n";
import { shortcuts, toggleShortcuts } from "../../lib/prefs";
import { Dialog } from "../../ui/dialog";
import { Icon } from "../../ui/icon";
import { useKeys } from "../keys";

const LISTED = ["/", "j", "k", "Enter", "Escape", "?"] as const;

const links = (): HTMLAnchorElement[] => [...document.querySelectorAll<HTMLAnchorElement>(".queue-row a")];

/** Puts the focus on the row of a conversation, or on the first. */
export function focusRow(thread: string | undefined): void {
  const rows = links();
  (rows.find((link) => link.dataset.thread === thread) ?? rows[0])?.focus();
}

/** From the row with the focus, else from the open conversation, to its neighbor. */
function step(by: 1 | -1): void {
  const rows = links();
  const focused = rows.findIndex((link) => link === document.activeElement);
  const at = focused >= 0 ? focused : rows.findIndex((link) => link.hasAttribute("aria-current"));
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1);
  rows[next]?.focus();
}

/** The keys of the inbox, told on the page and switched off there by who does not want them. */
export function Hotkeys({ back }: { back: () => void }) {
  const [told, setTold] = useState(false);
  const tell = () => setTold(true);
  useKeys({ j: () => step(1), k: () => step(-1), Escape: back, "?": tell });
  return (
    <>
      <button class="btn quiet small" type="button" onClick={tell}>
        <Icon of={Keyboard} />
        {t("keys.title")}
      </button>
      {told && (
        <Dialog title={t("keys.title")} onCancel={() => setTold(false)}>
          <div class="stack">
            <dl class="facts-list keys">
              {LISTED.flatMap((key) => [
                <dt key={key}>
                  <kbd>{key}</kbd>
                </dt>,
                <dd key={`${key}-does`}>{t(`keys.${key}`)}</dd>,
              ])}
            </dl>
            <label class="check">
              <input type="checkbox" checked={shortcuts.value} onChange={toggleShortcuts} />
              {t("keys.use")}
            </label>
            <div>
              <button class="btn" type="button" onClick={() => setTold(false)}>
                {t("keys.done")}
              </button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
