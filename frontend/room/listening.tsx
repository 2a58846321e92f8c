// Listening: while peers advise, who asks marks cards for their own eyes and does not write.
import { cards, type Shown } from "./shown";
import { pending } from "./pending";
import { Sign } from "./parts";
import { words } from "./start";
import { changed, state } from "./state";
import { assistee, firstName, keeper, tell } from "./talk";
import type { Mark } from "./types";
import { wish } from "./wishes";
import { fill } from "./words";

const MARKS: Mark[] = ["try", "ask"];

export function peersAdvise(): boolean {
  const script = state.script;
  return Boolean(script && script.began_at !== null && script.ended_at === null && state.room!.phases[script.index]!.advises);
}

export function listensNow(): boolean {
  return Boolean(state.you?.listens) && peersAdvise() && !state.talk.writes && keeper() !== undefined;
}

// In the place of the field: why there is none, said once.
export function Listen() {
  return (
    <section class="listen">
      <p>
        <b>{listenLine()}</b>
      </p>
      <p>
        {words.talk.listen_how}
      </p>
    </section>
  );
}

export function listenLine(): string {
  return fill(words.talk.you_listen, { name: firstName(keeper()) });
}

// One's marks: what the server knows, and over it what is on its way.
function marked(): Map<string, Mark> {
  const found = new Map(state.marked);
  for (const { kind, body } of pending.all.values()) if (kind === "card.mark") put(found, String(body.uid), body.mark as Mark | null);
  return found;
}

export function markOf(uid: string): Mark | undefined {
  return marked().get(uid);
}

function put(marks: Map<string, Mark>, uid: string, mark: Mark | null): void {
  if (mark) marks.set(uid, mark);
  else marks.delete(uid);
}

function markIt(uid: string, mark: Mark | null): void {
  put(state.marked, uid, mark);
  wish("card.mark", { uid, mark });
  changed();
}

export function MarkIt({ card }: { card: Shown }) {
  if (!listensNow() || card.unsent) return null;
  const mine = markOf(card.uid);
  return (
    <span class="mark-it" role="group" aria-label={words.talk.mark_for_you}>
      {MARKS.map((mark) => (
        <button type="button" key={mark} aria-pressed={mark === mine} onClick={() => markIt(card.uid, mark === mine ? null : mark)}>
          {words.talk.mark[mark]}
        </button>
      ))}
    </span>
  );
}

// What was marked, beside the field in which it is said back.
export function Marked() {
  const marks = marked();
  const list = cards().filter((c) => marks.has(c.uid));
  if (!state.you?.listens || !list.length) return null;
  return (
    <section class="marked" aria-label={words.talk.marked}>
      <h3>
        {words.talk.marked} <span>{words.talk.only_you}</span>
      </h3>
      <ul>
        {list.map((card) => (
          <li key={card.uid} data-kind={card.kind}>
            <Sign name={card.kind} />
            <p>
              <b>{words.talk.mark[marks.get(card.uid)!]}</b> {card.text}
            </p>
            <button class="slip-do" type="button" onClick={() => markIt(card.uid, null)}>
              {words.talk.done}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

// Who leads may let the assistee write all the same.
export function LetWrite({ css, then }: { css: string; then?: () => void }) {
  const mayLift = ["facilitator", "note_taker"].includes(state.you?.role ?? "");
  if (!mayLift || !peersAdvise()) return null;
  const on = state.talk.writes;
  return (
    <button class={css} type="button" aria-disabled={state.line !== "open"} onClick={() => (tell("talk.let_write", { on: !on }), then?.())}>
      {fill(on ? words.talk.let_listen : words.talk.let_write, { name: assistee() })}
    </button>
  );
}
