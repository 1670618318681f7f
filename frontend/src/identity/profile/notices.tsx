import { api } from "../../lib/api";
import { useForm } from "../../lib/forms";
import { t } from "../../lib/i18n";
import type { NoticeKind, Profile } from "../../lib/types";
import { ErrorSummary } from "../../ui/error-summary";
import { Buttons, type PartProps, Section } from "./section";

type Chosen = Record<NoticeKind, boolean>;

function NoticesForm({ profile, editing, onProfile }: PartProps) {
  const form = useForm<Chosen>({
    initial: Object.fromEntries(profile.notices.map(({ kind, by_mail }) => [kind, by_mail])) as Chosen,
    check: () => ({}),
    async send(values) {
      const by_mail = profile.notices.map(({ kind }) => kind).filter((kind) => values[kind]);
      onProfile(await api<Profile>("/profile/notices", { method: "POST", body: { by_mail } }));
      editing.done("notices");
    },
  });
  return (
    <form class="stack" noValidate onSubmit={form.submit}>
      <ErrorSummary form={form} />
      <fieldset class="stack">
        <legend>{t("profile.notices_choose")}</legend>
        {profile.notices.map(({ kind }) => (
          <label key={kind} class="check" for={kind}>
            <input
              id={kind}
              type="checkbox"
              checked={form.values[kind]}
              onChange={(event) => form.set({ [kind]: event.currentTarget.checked })}
            />
            <span>{t(`profile.notice.${kind}`)}</span>
          </label>
        ))}
      </fieldset>
      <p class="hint">{t("profile.notices_always")}</p>
      <Buttons editing={editing} sending={form.sending} />
    </form>
  );
}

/** What the portal writes about by mail. */
export function NoticesSection(props: PartProps) {
  const wanted = props.profile.notices.filter(({ by_mail }) => by_mail);
  return (
    <Section
      part="notices"
      editing={props.editing}
      title={t("profile.notices")}
      about={t("profile.notices_about")}
      now={
        wanted.length > 0 ? (
          <ul>
            {wanted.map(({ kind }) => (
              <li key={kind}>{t(`profile.notice.${kind}`)}</li>
            ))}
          </ul>
        ) : (
          <p>{t("profile.notices_always")}</p>
        )
      }
    >
      <NoticesForm {...props} />
    </Section>
  );
}
