import { KeyRound, Smartphone } from "lucide-preact";
import { useState } from "preact/hooks";
import { say } from "../../lib/announce";
import { api } from "../../lib/api";
import { shortDate } from "../../lib/format";
import { t } from "../../lib/i18n";
import { enter } from "../../lib/session";
import type { SecondStep, Session } from "../../lib/types";
import { Card } from "../../ui/card";
import { Hidden } from "../../ui/hidden";
import { Icon } from "../../ui/icon";
import { ActButton } from "../act-button";
import { RecoveryCodes } from "./recovery-codes";
import { SetUp } from "./set-up";
import "../../styles/entry-row.css";

interface Props {
  found: SecondStep;
  onChanged: () => void;
}

type Factor = SecondStep["factors"][number];

const called = ({ kind, name }: Factor): string => (kind === "totp" ? t("app.called") : name);

function FactorRow({ factor, onChanged }: { factor: Factor; onChanged: () => void }) {
  const remove = async () => {
    enter(await api<Session>(`/second-step/factors/${factor.id}`, { method: "DELETE" }));
    say(t("security.removed", { what: called(factor) }));
    onChanged();
  };
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
          <ActButton act={remove} class="btn quiet small">
            {t("security.remove")}
            <Hidden>: {called(factor)}</Hidden>
          </ActButton>
        </div>
      </div>
    </li>
  );
}

function Recovery({ left, onChanged }: { left: number; onChanged: () => void }) {
  const [codes, setCodes] = useState<string[] | null>(null);
  const renew = async () => {
    const found = await api<{ recovery_codes: string[] }>("/second-step/recovery-codes", { method: "POST" });
    setCodes(found.recovery_codes);
  };
  if (codes) {
    return (
      <RecoveryCodes
        codes={codes}
        onKept={() => {
          setCodes(null);
          onChanged();
        }}
      />
    );
  }
  return (
    <div class="stack">
      <p>{t("recovery.left", { n: left })}</p>
      <div>
        <ActButton act={renew} class="btn second">
          {t("recovery.renew")}
        </ActButton>
      </div>
    </div>
  );
}

/** The second step: what is set up, and what can be added. */
export function FactorsCard({ found, onChanged }: Props) {
  const about = found.required ? "security.step_required" : "security.step_about";
  return (
    <Card title={t("security.step")}>
      <p class="pad hint">{t(found.offered ? about : "security.step_off")}</p>
      {found.factors.length > 0 && (
        <ul class="list box">
          {found.factors.map((factor) => (
            <FactorRow key={factor.id} factor={factor} onChanged={onChanged} />
          ))}
        </ul>
      )}
      {found.offered && (
        <div class="pad">
          <SetUp
            have={found.kinds}
            onDone={({ session }) => {
              enter(session);
              say(t("security.saved"));
              onChanged();
            }}
          />
        </div>
      )}
      {found.kinds.length > 0 && (
        <div class="pad">
          <Recovery left={found.recovery_codes_left} onChanged={onChanged} />
        </div>
      )}
    </Card>
  );
}
