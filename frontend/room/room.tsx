// The room's screen: on a laptop the record in columns, on a phone one slip to write on.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Column } from "./cards";
import { Desk, move, nextPhase } from "./desk";
import { letGo, open } from "./follow";
import { Head } from "./head";
import { useRoom } from "./parts";
import { Phone } from "./phone";
import { state } from "./state";
import type { Kind, Refused } from "./types";
import { fill, phaseName, start, words } from "./words";

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
        <p role="status">{words.connecting} …</p>
      </main>
    );
  }
  return (
    <>
      {phone ? <Phone /> : <Laptop />}
      {state.refused.length ? <NotKept refused={state.refused} /> : null}
      <Announce />
    </>
  );
}

function Laptop() {
  const wanted = new Map(state.room!.wanted.map((w) => [w.kind, w.words]));
  const phase = state.room!.phases[state.script!.index]!.kind;
  const heard = phase === "heard" || [...state.cards.values()].some((c) => c.kind === "playback");
  const columns: [Kind, string][] = heard ? [["option", "O"], ["insight", "I"], ["experience", "E"], ["playback", "H"]] : [["option", "O"], ["insight", "I"], ["experience", "E"]];
  const hint = (kind: Kind) => (wanted.get(kind) ? fill(words.wanted, { words: wanted.get(kind)! }) : "");
  return (
    <div class={state.you?.may.run ? "room has-desk" : "room"}>
      <Head />
      <main class={heard ? "room-record has-four" : "room-record"} aria-label={words.record}>
        {columns.map(([kind, key]) => (
          <Column kind={kind} hint={hint(kind)} shortcut={key} key={kind} />
        ))}
        <div class="at-hand">
          <Column kind="question" hint="" shortcut="Q" />
          <Column kind="action" hint="" shortcut="A" />
        </div>
      </main>
      {state.you?.may.run ? <Desk /> : null}
    </div>
  );
}

// What was refused stays here, to be read, copied or let go: never silently dropped.
function NotKept({ refused }: { refused: Refused[] }) {
  return (
    <section class="not-kept" role="alert">
      {refused.map(({ intent, code, values }) => {
        const text = String(intent.body.text ?? "");
        return (
          <div class="wrong-box" key={intent.id}>
            <p>
              <b>{words.refused}</b> {fill(words.errors[code] ?? words.errors.other!, values)}
            </p>
            {text ? <p class="kept">{text}</p> : null}
            <p class="slip-acts">
              {text ? (
                <button class="do small" type="button" onClick={() => void navigator.clipboard?.writeText(text)}>
                  {words.copy}
                </button>
              ) : null}
              <button class="say" type="button" onClick={() => letGo(intent.id)}>
                {words.drop}
              </button>
            </p>
          </div>
        );
      })}
    </section>
  );
}

function Bye({ code }: { code: string }) {
  return (
    <main class="room-wait">
      <h1>{words.bye[code] ?? words.bye.gone}</h1>
      <p>
        <a class="do" href={code === "reload" ? location.href : start.assistUrl}>
          {words.to_assist}
        </a>
      </p>
    </main>
  );
}

// Polite words for those who don't see the screen: a new phase, a new card; never each keystroke.
function Announce() {
  const [said, say] = useState("");
  const script = state.script!;
  const phase = state.room!.phases[script.index]!;
  const count = state.cards.size;
  useEffect(() => {
    if (script.began_at !== null) say(fill(words.phase_now, { phase: phaseName(phase), n: Math.round(script.seconds / 60) }));
  }, [script.index, script.began_at === null]);
  useEffect(() => {
    const newest = [...state.cards.values()].at(-1);
    if (newest && !state.wrote.has(newest.uid)) say(`${fill(words.card_new, { kind: words.kind[newest.kind] })}: ${newest.text.slice(0, 140)}`);
  }, [count]);
  return (
    <p class="visually-hidden" role="status" aria-live="polite">
      {said}
    </p>
  );
}

// Keys: a letter goes to its field, N to the next phase; never while something is typed.
document.addEventListener("keydown", (event) => {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) {
    if (event.key === "Escape") target.blur();
    return;
  }
  const key = event.key.toUpperCase();
  const field = document.querySelector<HTMLElement>(`[data-shortcut="${CSS.escape(key)}"]`);
  if (field) {
    event.preventDefault();
    field.focus();
  } else if (key === "N" && state.you?.may.run && state.script) {
    move(state.script.moves.includes("start") ? "start" : nextPhase(state.script, state.room!.phases) ? "next" : "end");
  }
});

const root = document.getElementById("room")!;
root.textContent = "";
render(<App />, root);
open();
