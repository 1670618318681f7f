import { t } from "../../lib/i18n";
import type { Letter } from "../../messages/letter";
import { fieldId } from "../../messages/sending";
import { Choose } from "./choose";
import type { DeskOptions } from "./types";

/** Puts words where the writer is in the text, in the place of what they marked. */
function insert(letter: Letter, words: string): void {
  const area = document.getElementById(fieldId(letter, "text"));
  if (!(area instanceof HTMLTextAreaElement)) return;
  area.setRangeText(words, area.selectionStart, area.selectionEnd, "end");
  letter.text.value = area.value;
  area.focus();
}

interface Props {
  letter: Letter;
  replies: DeskOptions["saved_replies"];
}

/** The practice's words for what is often asked. */
export function SavedReplies({ letter, replies }: Props) {
  if (replies.length === 0) return null;
  return (
    <Choose label={t("answer.saved")} choices={replies.map((reply) => ({ ...reply, id: reply.name }))}>
      {({ text }) => (
        <button class="btn second" type="button" onClick={() => insert(letter, text)}>
          {t("answer.insert")}
        </button>
      )}
    </Choose>
  );
}
