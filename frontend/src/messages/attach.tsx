import { CreditCard, Paperclip } from "lucide-preact";
import { useRef, useState } from "preact/hooks";
import { t } from "../lib/i18n";
import { FieldError } from "../ui/field";
import { Icon } from "../ui/icon";
import { Note } from "../ui/note";
import { AttachedRow } from "./attached-row";
import { MOST_FILES, TYPES } from "./attachments";
import type { Letter } from "./letter";
import { fieldId } from "./sending";

/** Files of a message: chosen again and again, dropped or pasted; each with how far it is. */
export function Attach({ letter, error }: { letter: Letter; error?: string | undefined }) {
  const { files } = letter;
  const chooser = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const id = fieldId(letter, "files");
  const list = files.list.value;

  function choose(): void {
    files.add(chooser.current?.files ?? []);
    if (chooser.current) chooser.current.value = ""; // the same file may be chosen again
  }
  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    files.add(event.dataTransfer?.files ?? []);
  }
  function drag(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    setOver(true);
  }

  return (
    <div
      class={over ? "field attach over" : "field attach"}
      role="group"
      aria-labelledby={`${id}-label`}
      data-bad={error ? "" : undefined}
      onDragOver={drag}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p class="label" id={`${id}-label`}>
        {t("attach.label")}
      </p>
      <p class="hint">{t("attach.hint", { n: MOST_FILES })}</p>
      {error && <FieldError id={`${id}-error`} words={error} />}
      {list.length > 0 && (
        <ul class="attached" aria-labelledby={`${id}-label`}>
          {list.map((file) => (
            <AttachedRow key={file.key} file={file} files={files} />
          ))}
        </ul>
      )}
      <div role="alert">
        {files.turnedAway.value.map((words) => (
          <Note tone="bad" key={words}>
            <p>{words}</p>
          </Note>
        ))}
      </div>
      <input ref={chooser} type="file" hidden multiple accept={TYPES.join(",")} onChange={choose} />
      <div class="row">
        <button
          id={id}
          class="btn second small"
          type="button"
          aria-describedby={`${id}-cards`}
          onClick={() => chooser.current?.click()}
        >
          <Icon of={Paperclip} />
          {t("attach.button")}
        </button>
        <p class="hint no-cards" id={`${id}-cards`}>
          <Icon of={CreditCard} />
          {t("attach.no_cards")}
        </p>
      </div>
    </div>
  );
}
