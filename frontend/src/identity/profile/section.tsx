import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { say } from "../../lib/announce";
import { t } from "../../lib/i18n";
import type { Profile } from "../../lib/types";
import { Card } from "../../ui/card";
import { Hidden } from "../../ui/hidden";
import { Note } from "../../ui/note";
import { Submit } from "../../ui/submit";

type Part = "email" | "phone" | "password" | "question" | "notices";

/** Which part is being changed (one at a time), and which was saved last, in what words. */
export interface Editing {
  part: Part | null;
  saved: { part: Part; words: string } | null;
  start: (part: Part) => void;
  stop: () => void;
  done: (part: Part, words?: string) => void;
}

export function useEditing(): Editing {
  const [part, setPart] = useState<Part | null>(null);
  const [saved, setSaved] = useState<Editing["saved"]>(null);
  return {
    part,
    saved,
    start(next) {
      setSaved(null);
      setPart(next);
    },
    stop: () => setPart(null),
    done(which, words = t("profile.saved")) {
      setPart((open) => (open === which ? null : open)); // another may have been opened meanwhile
      setSaved({ part: which, words });
      say(words);
    },
  };
}

/** What the form of a part is given. */
export interface PartProps {
  profile: Profile;
  editing: Editing;
  onProfile: (profile: Profile) => void;
}

interface Props {
  part: Part;
  editing: Editing;
  title: string;
  about: string;
  /** What it is now; null where there is nothing yet. */
  now: ComponentChildren;
  /** Where a form has several: the one that is open. Its first field takes the focus. */
  step?: string;
  /** The form to change it. */
  children: ComponentChildren;
}

/** One part of the profile: what it is now, and behind a button the form to change it. */
export function Section({ part, editing, title, about, now, step, children }: Props) {
  const open = editing.part === part;
  const button = useRef<HTMLButtonElement>(null);
  const form = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (open) form.current?.querySelector<HTMLElement>("input, select")?.focus();
    else if (wasOpen.current && editing.part === null) button.current?.focus();
    wasOpen.current = open;
  }, [open, step]);
  return (
    <Card title={title}>
      <div class="pad stack">
        <p class="hint">{about}</p>
        {open ? (
          <div ref={form}>{children}</div>
        ) : (
          <>
            <div>{now ?? <span class="muted">{t("profile.none")}</span>}</div>
            {editing.saved?.part === part && <Note tone="ok">{editing.saved.words}</Note>}
            <div class="row">
              <button class="btn second" type="button" ref={button} onClick={() => editing.start(part)}>
                {t(now === null ? "profile.add" : "profile.change")}
                <Hidden>: {title}</Hidden>
              </button>
            </div>
          </>
        )}
      </div>
    </Card>
  );
}

interface ButtonsProps {
  editing: Editing;
  sending: boolean;
  words?: string;
}

/** The end of a part's form. */
export const Buttons = ({ editing, sending, words = t("profile.save") }: ButtonsProps) => (
  <div class="row">
    <Submit sending={sending}>{words}</Submit>
    <button class="btn quiet" type="button" onClick={editing.stop}>
      {t("cancel")}
    </button>
  </div>
);
