// The room on a phone: what to do now, the time left, one slip to write on, the newest card, one line on the connection.
import { useState } from "preact/hooks";
import { put, StarIt, typers, useDraft } from "./cards";
import { move, nextPhase } from "./desk";
import { Clock, Level, Line, Sign } from "./parts";
import { state } from "./state";
import type { Kind } from "./types";
import { counted, fill, phaseName, prompt, start, words } from "./words";

export function kindsOfPhase(phase: string, role: string): Kind[] {
  if (phase === "heard" && role === "assistee") return ["playback", "action", "insight", "question"];
  if (phase === "validate" || phase === "close") return ["action", "insight", "option", "question"];
  return ["experience", "option", "insight", "question"];
}

export function Phone() {
  const room = state.room!;
  const script = state.script!;
  const phase = room.phases[script.index]!;
  const role = state.you?.role ?? "peer";
  return (
    <div class="phone">
      <header class="phone-purpose">
        <h1>{room.question}</h1>
      </header>
      <main>
        <section class="now" aria-label={phaseName(phase)}>
          <div>
            <h2>{phaseName(phase)}</h2>
            <p>{script.ended_at ? words.ended : script.began_at === null ? words.not_started : script.paused_at ? words.paused : prompt(phase, role)}</p>
          </div>
          <div class="vessel">
            <Level script={script} />
            <Clock script={script} />
          </div>
        </section>
        {state.you?.may.write && !script.ended_at ? <Write kinds={kindsOfPhase(phase.kind, role)} /> : null}
        {script.ended_at ? (
          <p class="phone-end">
            <a class="act" href={start.recordUrl}>
              {words.validate}
            </a>
          </p>
        ) : null}
        {state.you?.may.run ? <Hand /> : null}
        <Newest />
      </main>
      <footer class="phone-line">
        <Line />
        <a href={start.recordUrl}>{words.record}</a>
      </footer>
    </div>
  );
}

function Write({ kinds }: { kinds: Kind[] }) {
  const [chosen, choose] = useState<Kind>(kinds[1]!);
  const kind = kinds.includes(chosen) ? chosen : kinds[0]!;
  const [text, write] = useDraft(kind);
  const keep = () => {
    if (!text.trim()) return;
    put(kind, text, "");
    write("");
  };
  return (
    <form class="write" onSubmit={(e) => (e.preventDefault(), keep())}>
      <fieldset class="kinds">
        <legend class="visually-hidden">{words.write[kind]}</legend>
        {kinds.map((k) => (
          <label data-kind={k} class={k === kind ? "is-on" : ""} key={k}>
            <input type="radio" name="kind" checked={k === kind} onChange={() => choose(k)} />
            <Sign name={k} />
            {words.kind[k]}
          </label>
        ))}
      </fieldset>
      <textarea class="slip phone-slip" data-kind={kind} aria-label={words.write[kind]} value={text} maxLength={10000} rows={5} onInput={(e) => write(e.currentTarget.value)} />
      <button class="act">{words.put}</button>
    </form>
  );
}

// The clock in the facilitator's hand.
function Hand() {
  const script = state.script!;
  const next = nextPhase(script, state.room!.phases);
  const may = (kind: string) => script.moves.includes(kind);
  return (
    <section class="phone-hand" aria-label={words.desk}>
      {may("start") ? <button class="do" type="button" onClick={() => move("start")}>{words.start}</button> : null}
      {may("pause") ? <button class="do" type="button" onClick={() => move("pause")}>{words.pause}</button> : null}
      {may("resume") ? <button class="do" type="button" onClick={() => move("resume")}>{words.resume}</button> : null}
      {may("extend") ? <button class="do" type="button" onClick={() => move("extend", 5)}>{counted(words.extend, 5)}</button> : null}
      {may("next") ? <button class="do" type="button" onClick={() => move(next ? "next" : "end")}>{next ? fill(words.next, { phase: phaseName(next) }) : words.end}</button> : null}
    </section>
  );
}

function Newest() {
  const cards = [...state.cards.values()].sort((a, b) => (b.at ?? b.position) - (a.at ?? a.position)).slice(0, 6);
  const busy = (["experience", "option", "insight", "question", "playback", "action"] as Kind[]).flatMap((k) => typers(k));
  return (
    <section class="newest" aria-label={words.record}>
      {busy.length ? <p class="quiet">{fill(words.typing, { name: busy[0]! })}</p> : null}
      {cards.map((card) => (
        <article class="slip" data-kind={card.kind} key={card.uid}>
          <Sign name={card.kind} />
          <p class="kept">{card.text}</p>
          <StarIt card={card} />
        </article>
      ))}
    </section>
  );
}
