import "../styles/index.css";
import { useEffect } from "preact/hooks";
import { render } from "preact";
import words from "../i18n/en.patient.json";
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
import { gate, isDoor, isWanted } from "./gate";
import { routes } from "./routes";
import { Shell } from "./shell";

let wanted = "/";

function Entrance() {
  const next = gate(path.value, session.value, wanted);
  const goTo = "go" in next ? next.go : null;
  const leaveTo = "leave" in next ? next.leave : null;
  useEffect(() => {
    if (isWanted(path.value)) wanted = path.value;
    if (goTo !== null) go(goTo, { replace: true });
    if (leaveTo !== null) location.replace(href(leaveTo));
  }, [goTo, leaveTo]);
  if ("entrance" in next) {
    return (
      <EntryLayout>
        <Screen route={next.entrance} />
      </EntryLayout>
    );
  }
  if (!("show" in next)) return <Boot />;
  if (next.show === "pages") {
    return (
      <Shell>
        <Outlet routes={routes} />
      </Shell>
    );
  }
  if (sessionProblem.value === null) return <Boot />;
  return (
    <EntryLayout>
      <TroubleNote error={sessionProblem.value} again={() => void loadSession()} />
    </EntryLayout>
  );
}

function App() {
  if (practiceProblem.value !== null) return <NoPractice />;
  if (!practice.value) return <Boot />;
  return (
    <>
      <Entrance />
      <ConfirmItIsYou />
    </>
  );
}

addWords(words);
startRouter((to) => !to.startsWith("/console"));
startSession();
startConfirming();
if (isDoor(path.value)) session.value = null;
else void loadSession();
void loadPractice();
const root = document.getElementById("root");
if (root) render(<App />, root);
