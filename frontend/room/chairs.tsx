// Who sits inside, in the hands of those who lead: every peer of this room with a box. Fetched when it is opened.
import { useEffect, useRef } from "preact/hooks";
import { inside, isPeer, MOST_INSIDE } from "./inside";
import { pending } from "./pending";
import { words } from "./start";
import { state } from "./state";
import { seated } from "./table";
import { wish } from "./wishes";

const said = words.groups;

// What the server told, and over it what is on its way.
function shown(): number[] {
  const found = new Set(inside() ?? []);
  for (const { kind, body } of pending.all.values()) {
    if (kind !== "circle.sit" || !body.id) continue;
    if (body.on) found.add(Number(body.id));
    else found.delete(Number(body.id));
  }
  return [...found];
}

export function Chairs({ close }: { close: () => void }) {
  const sheet = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    sheet.current?.showModal();
    return () => before?.focus();
  }, []);
  const circle = shown();
  const full = circle.length >= MOST_INSIDE;
  const open = state.line === "open" && inside() !== null;
  return (
    <dialog class="keys leading" ref={sheet} aria-label={said.who_inside} onClose={close}>
      <h2>{said.who_inside}</h2>
      <p class="quiet">{said.inside_how}</p>
      <ul class="chairs">
        {seated()
          .filter(isPeer)
          .map(({ id, name }) => {
            const sits = circle.includes(id);
            return (
              <li key={id}>
                <label class={sits ? "chair is-taken" : "chair"}>
                  <input type="checkbox" checked={sits} disabled={!open || (full && !sits)} onChange={() => wish("circle.sit", { on: !sits, id })} />
                  <span dir="auto">{name}</span>
                </label>
              </li>
            );
          })}
      </ul>
      <form method="dialog">
        <button class="do">{words.close}</button>
      </form>
    </dialog>
  );
}
