import { useEffect, useState } from "preact/hooks";
import { type Key, t } from "../lib/i18n";
import type { Estimate, Score } from "./estimate";
import "./account-words";

/** NIST 800-63B-4: a password that stands alone has at least 15 characters. */
export const MIN_PASSWORD = 15;
/** As people count: an emoji is one. */
export const length = (password: string): number => Array.from(password).length;

const REASONS: Partial<Record<string, Key>> = {
  topTen: "strength.why.topTen",
  topHundred: "strength.why.topTen",
  common: "strength.why.common",
  similarToCommon: "strength.why.similarToCommon",
  wordByItself: "strength.why.wordByItself",
  userInputs: "strength.why.userInputs",
  simpleRepeat: "strength.why.repeats",
  extendedRepeat: "strength.why.repeats",
  sequences: "strength.why.sequences",
  dates: "strength.why.dates",
  recentYears: "strength.why.dates",
  straightRow: "strength.why.keyPattern",
  keyPattern: "strength.why.keyPattern",
};

const LEVELS = ["bad", "bad", "warn", "ok", "ok"] as const;

function words({ score, warning }: Estimate, missing: number): string {
  const strength = t(`strength.${score}`);
  const reason = REASONS[warning ?? ""] ?? (score < 2 && missing <= 0 ? "strength.why.few" : undefined);
  const first = missing > 0 ? t("strength.more", { words: strength, n: missing }) : `${strength}.`;
  return reason ? `${first} ${t(reason)}` : first;
}

/** How strong the password is, while it is typed: a bar, and the same in words with the reason. */
export function Strength({ password, own, least }: { password: string; own: string[]; least: number }) {
  const [found, setFound] = useState<Estimate | null>(null);
  useEffect(() => {
    if (!password) {
      setFound(null);
      return;
    }
    let wanted = true;
    // Typing goes on meanwhile; the bar follows when the person pauses.
    const pause = setTimeout(() => {
      import("./estimate").then(
        ({ estimate }) => wanted && setFound(estimate(password, own)),
        () => wanted && setFound(null), // no estimate: the server still refuses what is too weak
      );
    }, 200);
    return () => {
      wanted = false;
      clearTimeout(pause);
    };
  }, [password, ...own]);
  const missing = least - length(password);
  const score = found && (missing > 0 ? Math.min(found.score, 1) : found.score);
  const shown: Estimate | null = found && { ...found, score: score as Score };
  return (
    <div class="strength" data-level={shown ? LEVELS[shown.score] : undefined}>
      <div class="bar" aria-hidden="true">
        {[1, 2, 3, 4].map((step) => (
          <span key={step} class={shown && step <= Math.max(1, shown.score) ? "on" : ""} />
        ))}
      </div>
      <p aria-live="polite">{shown ? words(shown, missing) : ""}</p>
    </div>
  );
}
