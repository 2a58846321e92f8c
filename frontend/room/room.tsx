// The room's screen: on a laptop the record in columns, on a phone one slip to write on.
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Column } from "./column";
import { Together, VoteLine } from "./company";
import { Desk } from "./desk";
import { open } from "./follow";
import { GroupBar } from "./groups";
import { Head } from "./head";
import { Bye, NotKept } from "./kept";
import { LETTERS, listenToKeys } from "./keys";
import { Nudges } from "./nudges";
import { useRoom } from "./parts";
import { Phone } from "./phone";
import { newestFirst } from "./shown";
import { words } from "./start";
import { listen, state } from "./state";
import type { Kind } from "./types";
import { fill, phaseName } from "./words";

const QUIET = 1_500; // milliseconds without a new letter, then a card is written
const narrow = matchMedia("(max-width: 60rem)");

function App() {
  useRoom();
  const [phone, turn] = useState(narrow.matches);
  useEffect(() => {
    const change = () => turn(narrow.matches);
    narrow.addEventListener("change", change);
    return () => narrow.removeEventListener("change", change);
  }, []);
  if (state.bye) return <Bye code={state.bye} />;
  if (!state.room || !state.script) {
    return (
      <main class="room-wait">
        <p role="status">{words.bye[state.note] ?? `${words.connecting} …`}</p>
      </main>
    );
  }
  return (
    <>
      <Nudges />
      {phone ? <Phone /> : <Laptop />}
      <Announce />
    </>
  );
}

function Laptop() {
  const wanted = new Map(state.room!.wanted.map((w) => [w.kind, w.words]));
  const phase = state.room!.phases[state.script!.index]!.kind;
  const heard = phase === "heard" || [...state.cards.values()].some((c) => c.kind === "playback");
  const columns: Kind[] = ["option", "insight", "experience", ...(heard ? (["playback"] as const) : [])];
  const hint = (kind: Kind) => (wanted.get(kind) ? fill(words.wanted, { words: wanted.get(kind)! }) : (words.hint[kind] ?? ""));
  const [together, turn] = useState(false);
  const column = (kind: Kind) => <Column kind={kind} hint={hint(kind)} shortcut={LETTERS[kind]} key={kind} />;
  return (
    <div class="room">
      <Head together={together} turn={() => turn(!together)} />
      <GroupBar />
      <VoteLine />
      {together ? <Together /> : <main class={heard ? "room-record has-four" : "room-record"} aria-label={words.record}>
        {columns.map(column)}
        <div class="at-hand">
          {column("question")}
          {column("action")}
        </div>
      </main>}
      <NotKept />
      <Desk />
    </div>
  );
}

// Polite words for those who don't see the screen: a new phase, another's new card when it is written; never each keystroke.
function Announce() {
  const [said, say] = useState("");
  const script = state.script!;
  const newest = newestFirst().find((c) => !c.unsent && !state.typing.some((t) => t.uid === c.uid));
  const known = useRef(newest?.number ?? 0);
  useEffect(() => {
    const phase = state.room!.phases[script.index]!;
    if (script.began_at !== null) say(fill(words.phase_now, { phase: phaseName(phase), n: Math.round(script.seconds / 60) }));
  }, [script.index, script.began_at === null]);
  useEffect(() => {
    if (!newest || newest.number <= known.current) return;
    const timer = setTimeout(() => {
      known.current = newest.number;
      if (!state.wrote.has(newest.uid)) say(`${fill(words.card_new, { kind: words.kind[newest.kind] })}: ${newest.text.slice(0, 140)}`);
    }, QUIET);
    return () => clearTimeout(timer);
  }, [newest?.number, newest?.text]);
  return (
    <p class="visually-hidden" role="status" aria-live="polite">
      {said}
    </p>
  );
}

// On a slow line the room is used before its letters are here.
function lettersLast(): void {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: document.body.dataset.font });
  const add = () => document.head.append(link);
  const done = listen(() => state.line === "open" && (done(), add()));
  setTimeout(add, 4_000); // without a line they are on this device, or nowhere
}

const root = document.getElementById("room")!;
root.textContent = "";
render(<App />, root);
listenToKeys();
open();
lettersLast();
