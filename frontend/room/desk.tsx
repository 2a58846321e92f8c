// The desk at the edge of the table: who is here, what to do now, and for those who lead the clock's moves.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { SeatInside } from "./circle";
import { serverNow } from "./clock";
import { drift, lockDoor, mainMove, move, nextPhase, ready, sendOut } from "./moves";
import { LeadWays } from "./nudges";
import { useTick, Validate } from "./parts";
import { words } from "./start";
import { state } from "./state";
import { Balance } from "./balance";
import { LetWrite, listenLine, listensNow } from "./listening";
import { notHere, seated, Table } from "./table";
import { firstName, leads as leadsTalk, measured, running, tap, wasHeard } from "./talk";
import { MyHand, OneOfMany, Queue } from "./turns";
import { VoiceOffer, VoiceQuestion, VoiceSign } from "./voice";
import { counted, fill, listed, phaseName, prompt, typesHow } from "./words";

const MOST_NAMES = 6;
const MOST_DRIFT = 90; // minutes

export function Desk() {
  const [chosen, choose] = useState(0);
  const [more, open] = useState(false);
  const [seeing, see] = useState(false); // the next seat that is tapped is seen to
  const leads = Boolean(state.you?.may.run);
  const person = state.people.get(chosen);
  const seat = (id: number) => {
    if (leadsTalk() && running() && !seeing && !person) return tap(id, serverNow());
    see(false);
    choose(id === chosen ? 0 : id);
  };
  return (
    <section class="desk" aria-label={words.desk}>
      <Table chosen={person ? chosen : 0} {...(leads ? { choose: seat } : {})} />
      {person ? <OnePerson id={chosen} close={() => choose(0)} /> : seeing ? <p class="desk-line">{words.talk.see_to_how}</p> : <Now />}
      <div class="desk-talk">
        <VoiceSign />
        <VoiceQuestion />
        <Balance />
        <OneOfMany />
        {leadsTalk() && running() && !measured() ? <p class="desk-hint">{words.talk.how_to}</p> : null}
      </div>
      <div class={more ? "desk-acts is-more" : "desk-acts"}>{leads ? more ? <More close={() => open(false)} seeTo={() => (open(false), see(true))} /> : <Moves open={() => open(true)} /> : state.script!.ended_at ? <Validate /> : null}
        {leads ? null : <MyHand css="desk-do" />}
        {leads ? null : <VoiceOffer css="desk-say" />}</div>
    </section>
  );
}

function Now() {
  const script = state.script!;
  const phase = state.room!.phases[script.index]!;
  const role = state.you?.role ?? "peer";
  return (
    <div class="desk-now">
      <p class="desk-line">{state.room!.signed ? words.signed : script.ended_at ? words.ended_more : listensNow() ? listenLine() : prompt(phase, role)}</p>
      <p class="desk-sub">
        <Drift />
        <Absent />
        <NotHeard />
        {listensNow() ? <span>{words.talk.listen_how}</span> : null}
        {state.room!.locked ? <span>{words.door_closed}</span> : null}
      </p>
      <Queue />
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

// For those who lead, once it is known who spoke: the peers who are here and were not heard.
function NotHeard() {
  if (!leadsTalk() || !measured() || state.script!.ended_at) return null;
  const peers = seated().filter((p) => p.role === "peer" && state.here.has(p.id));
  const silent = peers.filter((p) => !wasHeard(p.id)).map(firstName);
  if (!silent.length) return peers.length ? <span>{words.talk.all_heard}</span> : null;
  if (silent.length <= MOST_NAMES) return <b>{fill(words.talk.not_heard_yet, { names: listed(silent) })}</b>;
  return <b>{counted(words.talk.not_heard_many, silent.length - MOST_NAMES + 2, { names: silent.slice(0, MOST_NAMES - 2).join(", ") })}</b>;
}

function OnePerson({ id, close }: { id: number; close: () => void }) {
  const [sure, ask] = useState(false);
  const person = state.people.get(id)!;
  const mayGo = id !== state.you?.id && !["assistee", "facilitator"].includes(person.role);
  return (
    <div class="desk-now">
      <p class="desk-line">
        {sure ? fill(words.send_out_sure, { name: person.name }) : [person.name, words.role[person.role], person.place].filter(Boolean).join(", ")}
        {sure || !typesHow(id) ? null : <span class="desk-word"> · {typesHow(id)}</span>}
      </p>
      <p class="desk-sub is-acts">
        {mayGo ? (
          <button class="desk-do" type="button" disabled={!ready()} onClick={() => (sure ? (sendOut(id), close()) : ask(true))}>
            {sure ? words.send_out_yes : words.send_out}
          </button>
        ) : null}
        <SeatInside id={id} css="desk-do" />
        {id === state.you?.id ? null : <LeadWays id={id} css="desk-do" />}
        <button class="desk-do" type="button" onClick={close}>
          {words.close}
        </button>
      </p>
    </div>
  );
}

function Moves({ open }: { open: () => void }) {
  return (
    <>
      <Do move="pause" shortcut="P">{words.pause}</Do>
      <Do move="resume" shortcut="P">{words.resume}</Do>
      <Do move="extend" minutes={5} shortcut="+">
        {counted(words.extend, 5)}
      </Do>
      <button class="desk-do" type="button" data-shortcut="M" aria-expanded={false} onClick={open}>
        {words.more}
      </button>
      <Main />
    </>
  );
}

// What comes next: in sight whatever else is shown, so that the clock is never out of reach.
function Main() {
  const script = state.script!;
  const next = nextPhase(script, state.room!.phases);
  const main = mainMove(script, state.room!.phases);
  if (script.ended_at) return <Validate />;
  return (
    <button class="act" type="button" data-shortcut="N" aria-disabled={!ready()} onClick={() => move(main)}>
      {main === "start" ? words.start : next ? fill(words.next, { phase: phaseName(next) }) : words.end}
      <kbd aria-hidden="true">N</kbd>
    </button>
  );
}

// What is done seldom: in the place of the other moves, so that nothing floats.
function More({ close, seeTo }: { close: () => void; seeTo: () => void }) {
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
      <button class="desk-do" type="button" data-shortcut="L" aria-disabled={!ready()} onClick={() => (lockDoor(!locked), close())}>
        {locked ? words.open_door : words.close_door}
      </button>
      <LeadWays id={0} css="desk-do" shortcut="G" />
      <MyHand css="desk-do" />
      <LetWrite css="desk-do" then={close} />
      {running() ? (
        <button class="desk-do" type="button" onClick={seeTo}>
          {words.talk.see_to}
        </button>
      ) : null}
      <VoiceOffer css="desk-do" />
      {next ? (
        <Do move="end" then={close}>
          {words.end}
        </Do>
      ) : null}
      <button class="desk-do" type="button" aria-expanded={true} onClick={close}>
        {words.less}
      </button>
      <Main />
    </>
  );
}

interface DoProps {
  move: string;
  minutes?: number;
  shortcut?: string;
  then?: () => void;
  children: ComponentChildren;
}

function Do({ move: kind, minutes = 0, shortcut, then, children }: DoProps) {
  if (!state.script!.moves.includes(kind)) return null;
  return (
    <button class="desk-do" type="button" data-shortcut={shortcut} aria-disabled={!ready()} onClick={() => (move(kind, minutes), then?.())}>
      {children}
    </button>
  );
}
