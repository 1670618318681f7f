import { PenLine } from "lucide-preact";
import type { ComponentType } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { NetworkError } from "../../lib/api";
import { t } from "../../lib/i18n";
import { thePatientId } from "../../lib/session";
import { closeWriting, isWriting } from "../../messages/writing-now";
import { Icon } from "../../ui/icon";
import { Busy, SkelCard } from "../../ui/skeleton";
import { TroubleNote } from "../../ui/trouble";

interface ComposerProps {
  /** A draft to go on with; without one, what this window was writing last, or a new message. */
  draftId?: string;
  onCancel: () => void;
  onSent?: () => void;
}

type Composer = ComponentType<ComposerProps & { patient: string }>;

export interface SendMessage {
  id: string;
  open: boolean;
  toggle: () => void;
}

/** *Send a message* unfolds in place; what a window was writing when it was reloaded is unfolded still. */
export function useSendMessage(): SendMessage {
  const id = useId();
  const [open, setOpen] = useState(isWriting);
  return {
    id,
    open,
    toggle: () => {
      if (open) closeWriting();
      setOpen(!open);
    },
  };
}

export const SendMessageButton = ({ id, open, toggle }: SendMessage) => (
  <button class="btn" type="button" id={`${id}-button`} aria-expanded={open} aria-controls={id} onClick={toggle}>
    <Icon of={PenLine} />
    {t("home.write")}
  </button>
);

/** The composer; its code is fetched when it is first shown. */
export function ComposerOnDemand(props: ComposerProps) {
  const [loaded, setLoaded] = useState<{ Composer: Composer } | null>(null);
  const [problem, setProblem] = useState<unknown>();
  const wanted = useRef(true);
  useEffect(() => {
    import("../../messages/composer").then(
      (code) => wanted.current && setLoaded(code),
      () => wanted.current && setProblem(new NetworkError("composer")),
    );
    return () => {
      wanted.current = false;
    };
  }, []);
  // A browser does not fetch a failed module again: only a reload helps.
  if (problem !== undefined) return <TroubleNote error={problem} again={() => location.reload()} />;
  if (loaded) return <loaded.Composer patient={thePatientId()} {...props} />;
  return (
    <Busy>
      <SkelCard rows={3} title={false} />
    </Busy>
  );
}

/** What unfolds under the button. */
export function SendMessageFields({ id, toggle, onSent }: SendMessage & { onSent?: () => void }) {
  const close = () => {
    toggle();
    document.getElementById(`${id}-button`)?.focus();
  };
  return (
    <section class="sheet no-print" id={id} aria-label={t("home.write")}>
      <ComposerOnDemand onCancel={close} {...(onSent && { onSent })} />
    </section>
  );
}
