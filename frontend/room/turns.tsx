// Hands raised for a turn, and the word given by who leads.
import { useTick } from "./parts";
import { words } from "./start";
import { state } from "./state";
import { firstName, leads, queue, running, speaks, tap, tapped, tell } from "./talk";
import { MOST_SEATS, seated } from "./table";
import { counted, fill, listed } from "./words";

// One's own hand, and who is before.
export function MyHand({ css = "do" }: { css?: string }) {
  const me = state.you?.id;
  if (!me || !state.you!.may.write || leads() || state.script!.ended_at) return null;
  const up = state.talk.hands.includes(me);
  const ready = state.line === "open";
  return (
    <div class="my-hand">
      <button class={css} type="button" aria-pressed={up} aria-disabled={!ready} onClick={() => ready && tell("talk.hand", { up: !up })}>
        {up ? words.talk.lower : words.talk.raise}
      </button>
      <p role="status">{tapped(me) && running() ? words.talk.your_turn : up ? place(me) : ""}</p>
    </div>
  );
}

function place(me: number): string {
  const why = words.talk.why;
  const all = queue();
  const before = Math.max(0, all.findIndex((p) => p.id === me));
  if (!before) return fill(words.talk.you_next, { why });
  const names = all.slice(0, before).map(firstName);
  return counted(words.talk.before_you, before, { names: listed(names), why });
}

// For those who lead: the next one is one tap away.
export function Queue({ css = "desk-do" }: { css?: string }) {
  const [next, ...then] = queue();
  if (!next || !leads()) return null;
  const name = firstName(next);
  const ready = running() && state.line === "open";
  return (
    <div class="queue" role="group" aria-label={words.talk.queue} title={words.talk.why}>
      <button class={css} type="button" aria-disabled={!ready} onClick={() => ready && tell("talk.tap", { id: next.id, on: true })}>
        {fill(words.talk.give, { name })}
      </button>
      <button class="queue-away" type="button" aria-label={fill(words.talk.dismiss, { name })} title={fill(words.talk.dismiss, { name })} onClick={() => tell("talk.hand", { id: next.id, up: false })}>
        ×
      </button>
      {then.length ? <span>{fill(words.talk.then, { names: listed(then.map(firstName)) })}</span> : null}
      <span class="visually-hidden">{words.talk.why}</span>
    </div>
  );
}

// Where there are more people than seats on the small table.
export function OneOfMany() {
  const people = seated().filter((p) => state.here.has(p.id));
  if (!leads() || !running() || people.length <= MOST_SEATS) return null;
  return (
    <select class="one-of-many" aria-label={words.talk.someone_else} value="" onChange={(e) => tell("talk.tap", { id: Number(e.currentTarget.value), on: true })}>
      <option value="">{words.talk.someone_else}</option>
      {people.map((p) => (
        <option value={p.id} key={p.id}>
          {p.name}
        </option>
      ))}
    </select>
  );
}

// On a phone there is no table to tap: everybody by name.
export function WhoSpeaks() {
  const now = useTick();
  if (!leads() || !running()) return null;
  const people = seated().filter((p) => state.here.has(p.id) && p.role !== "observer");
  return (
    <fieldset class="who-speaks">
      <legend>{words.talk.who_speaks}</legend>
      {people.map((p) => (
        <button type="button" class="do small" aria-pressed={speaks(p.id, now)} key={p.id} onClick={() => tap(p.id, now)}>
          {firstName(p)}
        </button>
      ))}
    </fieldset>
  );
}
