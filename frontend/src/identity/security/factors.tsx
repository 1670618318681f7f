import { KeyRound, Smartphone } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../lib/api";
import { shortDate } from "../../lib/format";
import { t } from "../../lib/i18n";
import { enter } from "../../lib/session";
import type { FactorAdded, SecondStep, Session } from "../../lib/types";
import { Card } from "../../ui/card";
import { Hidden } from "../../ui/hidden";
import { Icon } from "../../ui/icon";
import { type News, Told } from "../../ui/told";
import { ActButton } from "../act-button";
import { AskButton } from "../ask-button";
import { LostCodes, MakeCodes, RecoveryCodes } from "./recovery-codes";
import { SetUp } from "./set-up";
import "../../styles/entry-row.css";

interface Props {
  found: SecondStep;
  onChanged: () => void;
}

type Factor = SecondStep["factors"][number];

const called = ({ kind, name }: Factor): string => (kind === "totp" ? t("app.called") : name);

interface RemoveProps {
  factor: Factor;
  /** Without it, no second step is left. */
  last: boolean;
  onRemoved: () => void;
}

function Remove({ factor, last, onRemoved }: RemoveProps) {
  const act = async () => {
    enter(await api<Session>(`/second-step/factors/${factor.id}`, { method: "DELETE" }));
    onRemoved();
  };
  const words = (
    <>
      {t("security.remove")}
      <Hidden>: {called(factor)}</Hidden>
    </>
  );
  if (!last) {
    return (
      <ActButton act={act} class="btn quiet small">
        {words}
      </ActButton>
    );
  }
  return (
    <AskButton
      act={act}
      title={t("security.remove_last")}
      about={t("security.remove_last_about")}
      yes={t("security.remove")}
      class="btn quiet small"
    >
      {words}
    </AskButton>
  );
}

const FactorRow = (props: RemoveProps) => {
  const { factor } = props;
  return (
    <li>
      <div class="entry-row">
        <span class="blob">
          <Icon of={factor.kind === "totp" ? Smartphone : KeyRound} />
        </span>
        <div>
          <h3>{called(factor)}</h3>
          <p>{t("security.added", { date: shortDate(factor.added) })}</p>
        </div>
        <div class="act">
          <Remove {...props} />
        </div>
      </div>
    </li>
  );
};

/** Codes that were made just now. */
function NewCodes(props: { codes: string[]; onKept: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="pad stack">
      <h3 tabIndex={-1} ref={heading}>
        {t("recovery.title")}
      </h3>
      <RecoveryCodes {...props} />
    </div>
  );
}

const CodesLeft = ({ left, onCodes }: { left: number; onCodes: (codes: string[]) => void }) => (
  <div class="pad stack">
    <p>{t("recovery.left", { n: left })}</p>
    <p class="hint">{t("recovery.unseen")}</p>
    <MakeCodes onCodes={onCodes} />
  </div>
);

/** The second step: what is set up, and what can be added. */
export function FactorsCard({ found, onChanged }: Props) {
  const [told, setTold] = useState<News | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [lost, setLost] = useState(false);
  const tell = (words: string): void => {
    setTold({ words });
    onChanged();
  };
  const take = ({ session, recovery_codes: made }: FactorAdded): void => {
    enter(session);
    if (made.length > 0) setCodes(made);
    else tell(t("security.saved"));
  };
  const lose = (): void => {
    setTold(null);
    setLost(true);
    onChanged();
  };
  const keep = (): void => {
    setCodes(null);
    setLost(false);
    tell(t("security.saved"));
  };
  const about = found.required ? "security.step_required" : "security.step_about";
  return (
    <Card title={t("security.step")}>
      <div class="pad stack">
        <p class="hint">{t(found.offered ? about : "security.step_off")}</p>
        <Told news={told} />
      </div>
      {found.factors.length > 0 && (
        <ul class="list box">
          {found.factors.map((factor) => (
            <FactorRow
              key={factor.id}
              factor={factor}
              last={found.factors.length === 1}
              onRemoved={() => tell(t("security.removed", { what: called(factor) }))}
            />
          ))}
        </ul>
      )}
      {codes && <NewCodes codes={codes} onKept={keep} />}
      {!codes && lost && (
        <div class="pad">
          <LostCodes onCodes={setCodes} />
        </div>
      )}
      {!codes && !lost && found.offered && (
        <div class="pad">
          <SetUp have={found.kinds} onAdded={take} onLost={lose} />
        </div>
      )}
      {!codes && !lost && found.kinds.length > 0 && (
        <CodesLeft left={found.recovery_codes_left} onCodes={setCodes} />
      )}
    </Card>
  );
}
