// The inner circle in the strip: one's own chair, and for those who lead the way to everybody's.
import { useState } from "preact/hooks";
import { inside, isPeer, MOST_INSIDE, namesInside } from "./inside";
import { later } from "./later";
import { ready } from "./moves";
import { words } from "./start";
import { state } from "./state";
import { wish } from "./wishes";

const said = words.groups;

export const Chairs = later<{ close: () => void }>(() => import("./chairs").then((m) => m.Chairs));

export function CircleLine({ circle }: { circle: number[] }) {
  const [open, turn] = useState(false);
  const you = state.you!;
  const sits = you.id !== null && circle.includes(you.id);
  const may = you.role === "peer" && you.may.write && !you.may.run;
  const full = circle.length >= MOST_INSIDE;
  return (
    <div class="circle-line">
      <p role="status">
        {sits ? <b>{said.you_inside}</b> : namesInside(circle)}
        {may && full && !sits ? ` ${said.chair_taken}` : null}
      </p>
      {may && (sits || !full) ? (
        <button class={sits ? "say" : "do small"} type="button" aria-disabled={!ready()} onClick={() => ready() && wish("circle.sit", { on: !sits })}>
          {sits ? said.get_up : said.sit_down}
        </button>
      ) : null}
      {you.may.run ? (
        <button class="say" type="button" onClick={() => turn(true)}>
          {said.who_inside}
        </button>
      ) : null}
      {open ? <Chairs close={() => turn(false)} /> : null}
    </div>
  );
}

// Beside a person, for those who lead.
export function SeatInside({ id, css }: { id: number; css: string }) {
  const circle = inside();
  if (!circle || !state.you?.may.run || !isPeer(state.people.get(id))) return null;
  const sits = circle.includes(id);
  if (!sits && circle.length >= MOST_INSIDE) return <span>{said.chair_taken}</span>;
  return (
    <button class={css} type="button" aria-disabled={!ready()} onClick={() => ready() && wish("circle.sit", { on: !sits, id })}>
      {sits ? said.take_out : said.seat_inside}
    </button>
  );
}
