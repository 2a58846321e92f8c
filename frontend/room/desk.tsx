// The desk at the edge of the table: who is here, what to do now, and for those who lead the clock's moves.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { drift, lockDoor, mainMove, move, nextPhase, ready, sendOut } from "./moves";
import { useTick, Validate } from "./parts";
import { words } from "./start";
import { state } from "./state";
import { notHere, Table } from "./table";
import { counted, fill, listed, phaseName, prompt } from "./words";

const MOST_NAMES = 6;
const MOST_DRIFT = 90; // minutes

export function Desk() {
  const [chosen, choose] = useState(0);
  const [more, open] = useState(false);
  const leads = Boolean(state.you?.may.run);
  const person = state.people.get(chosen);
  return (
    <section class="desk" aria-label={words.desk}>
      <Table chosen={person ? chosen : 0} {...(leads ? { choose: (id: number) => choose(id === chosen ? 0 : id) } : {})} />
      {person ? <OnePerson id={chosen} close={() => choose(0)} /> : <Now />}
      <div class="desk-acts">{leads ? more ? <More close={() => open(false)} /> : <Moves open={() => open(true)} /> : state.script!.ended_at ? <Validate /> : null}</div>
    </section>
  );
}

function Now() {
  const script = state.script!;
  const phase = state.room!.phases[script.index]!;
  const role = state.you?.role ?? "peer";
  return (
    <div class="desk-now">
      <p class="desk-line">{state.room!.signed ? words.signed : script.ended_at ? words.ended_more : prompt(phase, role)}</p>
      <p class="desk-sub">
        <Drift />
        <Absent />
        {state.room!.locked ? <span>{words.door_closed}</span> : null}
      </p>
    </div>
  );
}

function Drift() {
  const now = useTick();
  const script = state.script!;
  if (script.began_at === null) return <span>{words.not_started}</span>;
  if (script.ended_at) return null;
  const minutes = drift(script, state.room!.phases, now);
  if (Math.abs(minutes) > MOST_DRIFT) return null; // then it is another day, and no number helps
  return <span>{minutes > 0 ? counted(words.behind, minutes) : minutes < 0 ? counted(words.ahead, -minutes) : words.in_time}</span>;
}

function Absent() {
  if (state.script!.ended_at || state.line !== "open") return null; // without a line nobody knows
  const absent = notHere().map((p) => p.name.split(" ")[0]!);
  if (!absent.length) return state.people.size > 1 ? <span>{words.all_here}</span> : null;
  if (absent.length <= MOST_NAMES) return <span>{fill(words.not_here, { names: listed(absent) })}</span>;
  const names = absent.slice(0, MOST_NAMES - 2).join(", ");
  return <span>{counted(words.not_here_many, absent.length - MOST_NAMES + 2, { names })}</span>;
}

function OnePerson({ id, close }: { id: number; close: () => void }) {
  const [sure, ask] = useState(false);
  const person = state.people.get(id)!;
  const mayGo = id !== state.you?.id && !["assistee", "facilitator"].includes(person.role);
  return (
    <div class="desk-now">
      <p class="desk-line">{sure ? fill(words.send_out_sure, { name: person.name }) : [person.name, words.role[person.role], person.place].filter(Boolean).join(", ")}</p>
      <p class="desk-sub is-acts">
        {mayGo ? (
          <button class="desk-do" type="button" disabled={!ready()} onClick={() => (sure ? (sendOut(id), close()) : ask(true))}>
            {sure ? words.send_out_yes : words.send_out}
          </button>
        ) : null}
        <button class="desk-do" type="button" onClick={close}>
          {words.close}
        </button>
      </p>
    </div>
  );
}

function Moves({ open }: { open: () => void }) {
  const script = state.script!;
  const next = nextPhase(script, state.room!.phases);
  const main = mainMove(script, state.room!.phases);
  return (
    <>
      <Do move="pause">{words.pause}</Do>
      <Do move="resume">{words.resume}</Do>
      <Do move="extend" minutes={5}>
        {counted(words.extend, 5)}
      </Do>
      <button class="desk-do" type="button" aria-expanded={false} onClick={open}>
        {words.more}
      </button>
      {script.ended_at ? (
        <Validate />
      ) : (
        <button class="act" type="button" data-shortcut="N" aria-disabled={!ready()} onClick={() => move(main)}>
          {main === "start" ? words.start : next ? fill(words.next, { phase: phaseName(next) }) : words.end}
          <kbd aria-hidden="true">N</kbd>
        </button>
      )}
    </>
  );
}

// What is done seldom: in the place of the other moves, so that nothing floats.
function More({ close }: { close: () => void }) {
  const script = state.script!;
  const next = nextPhase(script, state.room!.phases);
  const locked = state.room!.locked;
  return (
    <>
      <Do move="back" then={close}>
        {words.back}
      </Do>
      {next ? (
        <Do move="skip" then={close}>
          {fill(words.skip, { phase: phaseName(next) })}
        </Do>
      ) : null}
      <button class="desk-do" type="button" aria-disabled={!ready()} onClick={() => (lockDoor(!locked), close())}>
        {locked ? words.open_door : words.close_door}
      </button>
      {next ? (
        <Do move="end" then={close}>
          {words.end}
        </Do>
      ) : null}
      <button class="desk-do" type="button" aria-expanded={true} onClick={close}>
        {words.less}
      </button>
    </>
  );
}

interface DoProps {
  move: string;
  minutes?: number;
  then?: () => void;
  children: ComponentChildren;
}

function Do({ move: kind, minutes = 0, then, children }: DoProps) {
  if (!state.script!.moves.includes(kind)) return null;
  return (
    <button class="desk-do" type="button" aria-disabled={!ready()} onClick={() => (move(kind, minutes), then?.())}>
      {children}
    </button>
  );
}
