import { Monitor, Smartphone } from "lucide-preact";
import { useState } from "preact/hooks";
import { api } from "../../lib/api";
import { dateTime } from "../../lib/format";
import { t } from "../../lib/i18n";
import type { OwnSession } from "../../lib/types";
import { Card } from "../../ui/card";
import { Hidden } from "../../ui/hidden";
import { Icon } from "../../ui/icon";
import { Tag } from "../../ui/tag";
import { type News, Told } from "../../ui/told";
import { ActButton } from "../act-button";
import "../../styles/entry-row.css";

interface Props {
  sessions: OwnSession[];
  onChanged: () => void;
}

const isPhone = (device: string): boolean => /iPhone|iPad|Android/.test(device);

function SessionRow({ each, onEnded }: { each: OwnSession; onEnded: () => void }) {
  const end = async () => {
    await api(`/sessions/${each.id}`, { method: "DELETE" });
    onEnded();
  };
  return (
    <li>
      <div class="entry-row">
        <span class="blob">
          <Icon of={isPhone(each.device) ? Smartphone : Monitor} />
        </span>
        <div>
          <h3>{each.device}</h3>
          <p>{t("sessions.used", { used: dateTime(each.last_used) })}</p>
          <p>{t("sessions.began", { began: dateTime(each.began) })}</p>
          {each.waiting && <p>{t("sessions.waiting")}</p>}
        </div>
        <div class="act">
          {each.current ? (
            <Tag tone="ok">{t("sessions.this")}</Tag>
          ) : (
            <ActButton act={end} class="btn quiet small">
              {t("sessions.end")}
              <Hidden>: {each.device}</Hidden>
            </ActButton>
          )}
        </div>
      </div>
    </li>
  );
}

/** Where the person is signed in. */
export function SessionsCard({ sessions, onChanged }: Props) {
  const [told, setTold] = useState<News | null>(null);
  const tell = (words: string): void => {
    setTold({ words });
    onChanged();
  };
  const endOthers = async () => {
    await api("/sessions", { method: "DELETE" });
    tell(t("sessions.ended_others"));
  };
  return (
    <Card title={t("sessions.title")}>
      <div class="pad stack">
        <p class="hint">{t("sessions.about")}</p>
        <Told news={told} />
      </div>
      <ul class="list box">
        {sessions.map((each) => (
          <SessionRow key={each.id} each={each} onEnded={() => tell(t("sessions.ended"))} />
        ))}
      </ul>
      {sessions.length > 1 && (
        <div class="pad">
          <ActButton act={endOthers} class="btn second">
            {t("sessions.end_others")}
          </ActButton>
        </div>
      )}
    </Card>
  );
}
