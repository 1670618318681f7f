import "../styles/index.css";
import "../styles/console.css";
import { render } from "preact";
import { useEffect } from "preact/hooks";
import words from "../i18n/en.console.json";
import { signInRoute } from "../identity/routes";
import { addWords } from "../lib/i18n";
import { startConfirming } from "../lib/confirm";
import { href } from "../lib/place";
import { loadPractice, practice, practiceProblem } from "../lib/practice";
import { go, path, startRouter } from "../lib/router";
import { loadSession, session, sessionProblem, startSession } from "../lib/session";
import { Boot } from "../ui/boot";
import { ConfirmItIsYou } from "../ui/confirm-it-is-you";
import { EntryLayout } from "../ui/entry-layout";
import { NoPractice } from "../ui/no-practice";
import { Outlet, Screen } from "../ui/outlet";
import { TroubleNote } from "../ui/trouble";
import { routes } from "./routes";
import { Shell } from "./shell";

const FIRST_PAGE = "/console/patients";

function Console() {
  const who = session.value;
  // A patient, and staff who have not finished signing in, belong to the other entry.
  const elsewhere = who ? who.kind !== "staff" || who.stage !== "full" : false;
  const atDoor = path.value === "/console" || path.value === "/console/";
  useEffect(() => {
    if (elsewhere) location.replace(href("/"));
    else if (who && atDoor) go(FIRST_PAGE, { replace: true });
  }, [who, elsewhere, atDoor]);
  if (elsewhere || (who && atDoor)) return <Boot />;
  if (who) {
    return (
      <Shell>
        <Outlet routes={routes} />
      </Shell>
    );
  }
  if (who === undefined && sessionProblem.value === null) return <Boot />;
  return (
    <EntryLayout>
      {who === null ? (
        <Screen route={signInRoute} />
      ) : (
        <TroubleNote error={sessionProblem.value} again={() => void loadSession()} />
      )}
    </EntryLayout>
  );
}

function App() {
  if (practiceProblem.value !== null) return <NoPractice />;
  if (!practice.value) return <Boot />;
  return (
    <>
      <Console />
      <ConfirmItIsYou />
    </>
  );
}

addWords(words);
startRouter((to) => to.startsWith("/console"));
startSession();
startConfirming();
void loadSession();
void loadPractice();
const root = document.getElementById("root");
if (root) render(<App />, root);
