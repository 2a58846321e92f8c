// The wall: read from ten metres. Purpose, phase, the level of time, three cards, the code to come in by.
import { render } from "preact";
import { nextPhase } from "./desk";
import { open } from "./follow";
import { Clock, Level, Sign, useRoom, useTick } from "./parts";
import { left, state } from "./state";
import type { Card } from "./types";
import { counted, fill, hour, phaseName, prompt, start, words } from "./words";

const qr = document.getElementById("qr")?.innerHTML ?? "";

function Wall() {
  useRoom();
  if (!state.room || !state.script) return null;
  const phase = state.room.phases[state.script.index]!;
  return (
    <div class="wall">
      <header class="wall-purpose">
        <h1>{state.room.question}</h1>
      </header>
      <section class="now" aria-label={phaseName(phase)}>
        <Level script={state.script} />
        <h2>{phaseName(phase)}</h2>
        <p class="do-now">{state.script.ended_at ? words.ended : state.script.began_at === null ? words.not_started : prompt(phase, "peer")}</p>
        <Clock script={state.script} />
        <Left />
      </section>
      <main class="wall-cards" aria-label={words.record}>
        {shown().map((card) => (
          <WallCard card={card} key={card.uid} />
        ))}
      </main>
      <aside class="wall-side">
        {state.line === "cut" ? <p class="wall-cut">{fill(words.last_state, { time: hour(state.cutAt) })}</p> : null}
        <figure class="wall-join">
          <div class="wall-qr" dangerouslySetInnerHTML={{ __html: qr }} />
          <figcaption>
            {words.come_in} <b>{`${start.code.slice(0, 4)} ${start.code.slice(4)}`}</b>
          </figcaption>
        </figure>
      </aside>
    </div>
  );
}

function Left() {
  const now = useTick();
  const script = state.script!;
  const next = nextPhase(script, state.room!.phases);
  const minutes = Math.floor(Math.max(0, left(script, now)) / 60);
  const of = Math.round(script.seconds / 60);
  return (
    <>
      <p class="left">{script.paused_at ? words.paused : left(script, now) < 0 ? words.over : counted(words.minutes_left, minutes, { of })}</p>
      {next ? <p class="then">{fill(words.then, { phase: phaseName(next), n: next.minutes })}</p> : null}
    </>
  );
}

// The newest card, then those with the most stars: three in all.
function shown(): Card[] {
  const cards = [...state.cards.values()].filter((c) => c.kind !== "action");
  const byTime = [...cards].sort((a, b) => (b.at ?? b.position) - (a.at ?? a.position));
  const newest = byTime.slice(0, 1);
  const starred = cards.filter((c) => c.stars && !newest.includes(c)).sort((a, b) => b.stars - a.stars);
  const chosen = [...newest, ...starred];
  return [...chosen, ...byTime.filter((c) => !chosen.includes(c))].slice(0, 3);
}

function WallCard({ card }: { card: Card }) {
  return (
    <article class="slip" data-kind={card.kind}>
      <Sign name={card.kind} />
      <p>{card.text}</p>
      <footer>
        {words.kind[card.kind]}
        {card.stars ? (
          <b>
            <Sign name="star" css="star" />
            {card.stars}
          </b>
        ) : null}
        <span class="push">{card.label}</span>
      </footer>
    </article>
  );
}

const root = document.getElementById("wall")!;
root.textContent = "";
render(<Wall />, root);
open();
