import { useEffect } from "preact/hooks";
import { dateTime } from "../lib/format";
import { t } from "../lib/i18n";
import type { SentInvitation } from "../lib/types";
import { Note } from "../ui/note";

const MAIL_CHECK_MS = 3000;
const MAIL_CHECKS = 10;

/** Looks again for a short while whether the mail has gone out. */
function useMailCheck({ mail, sent_at }: SentInvitation, again: () => void): void {
  const sentAt = mail === "waiting" ? sent_at : null;
  useEffect(() => {
    if (sentAt === null) return;
    let checks = 0;
    const timer = setInterval(() => {
      checks += 1;
      if (checks >= MAIL_CHECKS) clearInterval(timer);
      again();
    }, MAIL_CHECK_MS);
    return () => clearInterval(timer);
  }, [sentAt]);
}

/** How far the mail of an invitation is. */
export function MailState({ invitation, again }: { invitation: SentInvitation; again: () => void }) {
  useMailCheck(invitation, again);
  if (invitation.mail === "failed") return <Note tone="bad">{t("patient.mail.failed")}</Note>;
  return (
    <p class="hint" role="status">
      {t(`patient.mail.${invitation.mail}`, { date: dateTime(invitation.sent_at) })}
    </p>
  );
}
