import type { ComponentType } from "preact";
import { Component } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../lib/i18n";
import { NetworkError } from "../lib/api";
import { path, type Route } from "../lib/router";
import { PageHead } from "./page-head";
import { SkelPage } from "./skeleton";
import { TroubleNote } from "./trouble";
import { Note } from "./note";

const loaded = new Map<Route, ComponentType<Record<string, string>>>();

/** Keeps a fault of one page from taking the whole portal down without a word. */
class Boundary extends Component<{ children: preact.ComponentChildren }, { failed: boolean }> {
  override state = { failed: false };

  override componentDidCatch(error: unknown): void {
    console.error(error);
    this.setState({ failed: true });
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <>
        <PageHead title={t("problem.page_title")} />
        <Note tone="bad">
          <p>{t("problem.page")}</p>
          <button class="btn second small" type="button" onClick={() => location.reload()}>
            {t("again")}
          </button>
        </Note>
      </>
    );
  }
}

const NotFound = () => <PageHead title={t("not_found.title")} lead={t("not_found.body")} />;

/** The page of a route; its code is fetched when it is first opened. */
export function Screen({ route }: { route: Route }) {
  const here = path.value;
  const [, redraw] = useState(0);
  const [failed, setFailed] = useState<Route | null>(null);
  useEffect(() => {
    if (loaded.has(route) || failed === route) return;
    route.load().then(
      ({ default: page }) => {
        loaded.set(route, page);
        redraw((n) => n + 1);
      },
      () => setFailed(route),
    );
  }, [route, failed]);
  const Page = loaded.get(route);
  if (Page) {
    return (
      <Boundary key={route.stays ? String(route.path) : here}>
        <Page {...route.path.exec(here)?.groups} />
      </Boundary>
    );
  }
  // A browser does not fetch a failed module again: only a reload helps.
  if (failed === route) return <TroubleNote error={new NetworkError(here)} again={() => location.reload()} />;
  return <SkelPage />;
}

/** The page of the current path. */
export function Outlet({ routes }: { routes: Route[] }) {
  const route = routes.find((candidate) => candidate.path.test(path.value));
  return route ? <Screen route={route} /> : <NotFound />;
}
