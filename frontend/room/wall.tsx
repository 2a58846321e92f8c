// The wall: read from ten metres. Purpose, phase, the level of time, three cards, the code to come in by.
import { render } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { left } from "./clock";
import { fit } from "./fit";
import { labelOf, WallCircle, WallGroup, WallWord } from "./groups";
import { open } from "./follow";
import { nextPhase } from "./moves";
import { WallNudge } from "./nudges";
import { Clock, Level, Sign, useRoom, useTick } from "./parts";
import { cards, newestFirst, type Shown, votes } from "./shown";
import { start, words } from "./start";
import { changed, listen, state } from "./state";
import { counted, fill, hour, phaseName, prompt } from "./words";

const MOST = 3;
const MAPPED = 2; // themes from which a map is worth its place
const qr = document.getElementById("qr")?.innerHTML ?? "";

function Wall() {
  useRoom();
  if (state.bye) return <p class="wall-bye">{words.bye[state.bye] ?? words.bye.gone}</p>;
  if (!state.room || !state.script) return null;
  const script = state.script;
  const phase = state.room.phases[script.index]!;
  const news = shown();
  const waiting = script.began_at === null;
  return (
    <div class={script.ended_at ? "wall is-over" : news.length ? "wall" : "wall is-empty"}>
      <header class="wall-purpose">
        <WallGroup />
        <h1>{state.room.question}</h1>
        <WallWord />
        <WallNudge />
      </header>
      <section class={script.ended_at ? "now is-ended" : "now"} aria-label={phaseName(phase)}>
        <Level script={script} />
        <h2>{phaseName(phase)}</h2>
        <p class="do-now">{script.ended_at ? words.ended : waiting ? words.not_started : prompt(phase, "peer")}</p>
        {script.ended_at ? null : <Clock script={script} />}
        <Left />
      </section>
      <main class="wall-cards" aria-label={words.record}>
        {news.length ? news.slice(0, mapped() ? MOST - 1 : MOST).map((card) => <WallCard card={card} key={card.uid} />) : <p class="wall-first">{words.first_card}</p>}
        <ThemeMap />
      </main>
      <aside class="wall-side">
        {state.line === "cut" ? <p class="wall-cut">{fill(words.last_state, { time: hour(state.cutAt) })}</p> : null}
        <WallCircle />
        {script.ended_at ? null : state.room.locked ? <p class="wall-door">{words.door_closed}</p> : <Join />}
      </aside>
    </div>
  );
}

function Join() {
  return (
    <figure class="wall-join">
      <div class="wall-qr" dangerouslySetInnerHTML={{ __html: qr }} />
      <figcaption>
        {words.come_in} <b>{`${start.code.slice(0, 4)} ${start.code.slice(4)}`}</b>
        <span class="wall-how">{fill(words.come_in_how, { address: location.host })}</span>
      </figcaption>
    </figure>
  );
}

function Left() {
  const now = useTick();
  const script = state.script!;
  if (script.ended_at) return null;
  const next = nextPhase(script, state.room!.phases);
  const seconds = left(script, now);
  const of = Math.round(script.seconds / 60);
  return (
    <>
      <p class="left">{script.paused_at ? words.paused : seconds < 0 ? words.over : counted(words.minutes_left, Math.floor(seconds / 60), { of })}</p>
      {next ? <p class="then">{fill(words.then, { phase: phaseName(next), n: next.minutes })}</p> : null}
    </>
  );
}

// The newest card, then those with the most stars: three in all, without the actions and what was struck; and a new card not
// before it is written, for letters that trickle in are restless to read.
function shown(): Shown[] {
  if (!since.size) for (const { uid } of newestFirst()) since.set(uid, -CALM); // what was there before this wall
  const all = newestFirst().filter((c) => c.kind !== "action" && c.verdict !== "struck" && !(c.kind === "question" && c.answered) && written(c));
  const [newest, ...rest] = all;
  const starred = rest.filter((c) => c.stars || votes(c)).sort((a, b) => votes(b) - votes(a) || b.stars - a.stars);
  const chosen = [...(newest ? [newest] : []), ...starred];
  return [...chosen, ...rest.filter((c) => !chosen.includes(c))].slice(0, MOST);
}

// How the ideas hang together: each theme as wide as it has cards, a mark for each of them, the starred ones full.
function ThemeMap() {
  if (!mapped()) return null;
  return (
    <section class="wall-map" aria-label={words.company.themes}>
      {withCards().map(({ theme, list }) => (
        <div class="wall-theme" style={{ flexGrow: Math.max(2, list.length) }} key={theme.uid}>
          <h3>{theme.name}</h3>
          <p role="img" aria-label={counted(words.company.cards, list.length)}>
            {list.map((card) => (
              <i class={card.stars ? "wall-mark is-full" : "wall-mark"} data-kind={card.kind} key={card.uid} />
            ))}
          </p>
        </div>
      ))}
    </section>
  );
}

function withCards() {
  const all = cards().filter((card) => card.verdict !== "struck");
  const found = state.themes.map((theme) => ({ theme, list: all.filter((card) => card.theme === theme.uid) }));
  return found.filter(({ list }) => list.length).sort((a, b) => b.list.length - a.list.length).slice(0, 6);
}

function mapped(): boolean {
  return withCards().length >= MAPPED;
}

const CALM = 1_000; // milliseconds until it is known here that somebody still types in a new card
const since = new Map<string, number>();
const here = new Set<string>(); // shown once, a card stays, whoever types in it

function written({ uid }: Shown): boolean {
  const now = performance.now();
  if (!since.has(uid)) {
    since.set(uid, now);
    setTimeout(changed, CALM + 50);
  }
  const calm = now - since.get(uid)! >= CALM && !state.typing.some((t) => t.uid === uid);
  if (calm) here.add(uid);
  return here.has(uid);
}

function WallCard({ card }: { card: Shown }) {
  const text = useRef<HTMLSpanElement>(null);
  const count = shown().length + Number(mapped());
  useLayoutEffect(() => {
    const field = text.current!;
    const refit = () => fit(field, card.text);
    refit();
    const place = new ResizeObserver(refit); // a word to all takes from the cards' height, as a smaller window does
    place.observe(field.parentElement!);
    void document.fonts?.ready.then(refit);
    return () => place.disconnect();
  }, [card.text, count]);
  return (
    <article class="slip" data-kind={card.kind}>
      <Sign name={card.kind} />
      <p class="wall-text">
        <span ref={text} />
      </p>
      <footer>
        {words.kind[card.kind]}
        {card.stars ? (
          <b>
            <Sign name="star" css="star" />
            {card.stars}
          </b>
        ) : null}
        <span class="push">{labelOf(card)}</span>
      </footer>
    </article>
  );
}

// A wall that hung before there were groups is the whole meeting's: it goes to the plenary. One that hangs later stays with its group.
let groups: number | null = null;
function followPlenary(): void {
  const room = state.room;
  if (!room) return;
  const divided = groups !== null && groups < 2 && room.groups.length > 1;
  groups = room.groups.length;
  if (divided && room.main !== start.code) location.replace(start.wallUrl.replace(start.code, room.main));
}

const root = document.getElementById("wall")!;
root.textContent = "";
render(<Wall />, root);
listen(followPlenary);
open();
