import { api } from "../../lib/api";
import { useForm } from "../../lib/forms";
import { t } from "../../lib/i18n";
import { type Load, useLoad } from "../../lib/load";
import type { CodeAppSetup, FactorAdded } from "../../lib/types";
import { ErrorSummary } from "../../ui/error-summary";
import { Loaded } from "../../ui/loaded";
import { SkelLine } from "../../ui/skeleton";
import { Submit } from "../../ui/submit";
import { TextField } from "../../ui/text-field";
import { TroubleNote } from "../../ui/trouble";

interface Props {
  /** Takes what adds the app, and goes on with what it answers. */
  add: (ask: () => Promise<FactorAdded>) => Promise<void>;
  onCancel: () => void;
}

const Picture = ({ side, path }: CodeAppSetup["picture"]) => (
  <svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={t("app.picture")} shape-rendering="crispEdges">
    <rect width={side} height={side} class="qr-ground" />
    <path d={path} class="qr-dark" />
  </svg>
);

function CodeForm({ add, onCancel }: Props) {
  const form = useForm<Record<"code", string>>({
    initial: { code: "" },
    check: ({ code }) => (code.trim() ? {} : { code: t("second_step.code_missing") }),
    send({ code }) {
      const body = { code: code.trim() };
      return add(() => api<FactorAdded>("/second-step/code-app/confirmation", { method: "POST", body }));
    },
  });
  return (
    <form class="stack" noValidate onSubmit={form.submit}>
      <ErrorSummary form={form} />
      <TextField
        id="code"
        label={t("app.code")}
        hint={t("second_step.code_hint")}
        error={form.errors.code}
        value={form.values.code}
        onValue={(code) => form.set({ code })}
        autoComplete="one-time-code"
        inputMode="numeric"
        width="medium"
      />
      <div class="row">
        <Submit sending={form.sending}>{t("app.submit")}</Submit>
        <button class="btn quiet" type="button" onClick={onCancel}>
          {t("cancel")}
        </button>
      </div>
    </form>
  );
}

const NotBegun = ({ load, onCancel }: { load: Load<CodeAppSetup>; onCancel: () => void }) => (
  <div class="stack">
    <TroubleNote error={load.error} again={load.again} />
    <div class="row">
      <button class="btn quiet" type="button" onClick={onCancel}>
        {t("cancel")}
      </button>
    </div>
  </div>
);

/** Sets up an authenticator app: scan the picture, then type the first code. */
export function CodeAppSetUp(props: Props) {
  const load = useLoad(() => api<CodeAppSetup>("/second-step/code-app", { method: "POST" }), []);
  if (load.error !== undefined) return <NotBegun load={load} onCancel={props.onCancel} />;
  return (
    <Loaded load={load} skeleton={<SkelLine />}>
      {({ picture, secret, address }) => (
        <div class="stack">
          <ol class="steps stack">
            <li>{t("app.step_1")}</li>
            <li>
              <p>{t("app.step_2")}</p>
              <Picture {...picture} />
              <p class="hint">
                {t("app.by_hand")} <code class="secret-key">{secret}</code>
              </p>
              <p class="hint only-narrow">
                <a href={address}>{t("app.same_phone")}</a>
              </p>
            </li>
            <li>{t("app.step_3")}</li>
          </ol>
          <CodeForm {...props} />
        </div>
      )}
    </Loaded>
  );
}
