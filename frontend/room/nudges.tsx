// A quiet word that goes away by itself, and the line that says who leads from now on.
import { useState } from "preact/hooks";
import { later } from "./later";
import { useTick } from "./parts";
import { words } from "./start";
import { changed, state } from "./state";
import type { Nudge } from "./types";
import { fill } from "./words";
import { wish } from "./wishes";

const said = words.lead;

export const Leading = later<{ id: number; hand?: boolean; close: () => void }>(() => import("./leading").then((m) => m.Leading));

const MAY_TAKE = ["peer", "note_taker"]; // method/handing_over.py

// Who may be handed the facilitator's role: those at the table who ask nothing and lead nothing yet, and are here.
export function mayTake(id: number): boolean {
  const seats = [...state.people.values()].filter((p) => p.id === id);
  return Boolean(state.you?.may.hand_over) && id !== state.you?.id && state.here.has(id) && seats.every((p) => MAY_TAKE.includes(p.role));
}

function text({ what, words: own, all }: Nudge): string {
  return what === "own" ? own : what === "unheard" ? (all ? said.unheard_all : said.unheard) : said[what];
}

// The newest for this reader and the newest for all, while they last.
function lasting(now: number): Nudge[] {
  const there = state.nudges.filter((n) => n.until > now);
  return [there.findLast((n) => !n.all), there.findLast((n) => n.all)].filter((n) => n !== undefined);
}

export function Nudges() {
  const now = useTick();
  const shown = lasting(now);
  const put = (id: number) => ((state.nudges = state.nudges.filter((n) => n.id !== id)), changed());
  return (
    <div class="nudges" role="status">
      {shown.map((nudge) => (
        <p class="nudge" key={nudge.id}>
          <span dir="auto">
            {nudge.all ? null : <b>{said.for_you} </b>}
            {text(nudge)}
          </span>
          <button class="say" type="button" onClick={() => put(nudge.id)}>
            {words.close}
          </button>
        </p>
      ))}
      {state.handed && state.you?.may.hand_over ? <Handed from={state.handed} /> : null}
    </div>
  );
}

function Handed({ from }: { from: number }) {
  const put = () => ((state.handed = 0), changed());
  const back = () => (wish("role.hand_over", { id: from }), put());
  const person = state.people.get(from);
  return (
    <p class="nudge">
      <span>{fill(said.handed, { name: person?.name ?? words.someone })}</span>
      {person ? (
        <button class="say" type="button" onClick={back}>
          {said.back}
        </button>
      ) : null}
      <button class="say" type="button" onClick={put}>
        {words.close}
      </button>
    </p>
  );
}

export function WallNudge() {
  const now = useTick();
  const nudge = lasting(now).find((n) => n.all);
  return nudge ? (
    <p class="wall-word" role="status" dir="auto">
      {text(nudge)}
    </p>
  ) : null;
}

// The ways to both, for those who may.
export function LeadWays({ id, css, shortcut }: { id: number; css: string; shortcut?: string }) {
  const [open, turn] = useState<"" | "nudge" | "hand">("");
  const close = () => turn("");
  if (!state.you?.may.run) return null;
  return (
    <>
      <button class={css} type="button" data-shortcut={shortcut} onClick={() => turn("nudge")}>
        {said.nudge}
      </button>
      {id ? mayTake(id) ? <HandButton css={css} open={() => turn("hand")} /> : null : [...state.people.keys()].some(mayTake) ? <HandButton css={css} open={() => turn("hand")} /> : null}
      {open ? <Leading id={id} hand={open === "hand"} close={close} /> : null}
    </>
  );
}

function HandButton({ css, open }: { css: string; open: () => void }) {
  return (
    <button class={css} type="button" onClick={open}>
      {said.hand}
    </button>
  );
}
