// The plenary's cards by mouse or finger: a card is drawn onto another one or onto a heap, or out of its heap. What it does is
// what the forms on the page do; with the keyboard those are the way.
import { say } from "./notices";

const FAR = 6; // pixels, from which on it is no click
const EDGE = 60; // pixels from the window's edge, where the page goes along

interface Drag {
  card: HTMLElement;
  ghost: HTMLElement | null; // once it is lifted
  from: [number, number];
  over: HTMLElement | null;
}

let drag: Drag | null = null;
let busy = false;

const board = () => document.querySelector<HTMLElement>("[data-heaps]");
const textOf = (element: Element | null) => element?.querySelector(".kept")?.textContent?.trim().slice(0, 80) ?? "";

function begin(): void {
  const place = board();
  if (!place) return;
  place.classList.add("can-drag");
  for (const card of place.querySelectorAll<HTMLElement>("[data-card]")) {
    const grip = document.createElement("span");
    grip.className = "heap-grip";
    grip.textContent = "⠿";
    grip.setAttribute("aria-hidden", "true");
    card.append(grip);
  }
}

function announce(name: string, card = ""): void {
  const place = board();
  const line = place?.querySelector("[data-heaps-say]");
  if (line) line.textContent = (place!.dataset[name] ?? "").replace("{card}", card);
}

function press(event: PointerEvent): void {
  const target = event.target as Element;
  const card = target.closest<HTMLElement>(".can-drag [data-card]");
  // A finger scrolls the page; it draws cards by the grip alone.
  if (!card || busy || drag || event.button !== 0 || target.closest("button, a") || (event.pointerType !== "mouse" && !target.closest(".heap-grip"))) return;
  if (event.pointerType === "mouse") event.preventDefault(); // no text is marked on the way
  drag = { card, ghost: null, from: [event.clientX, event.clientY], over: null };
  card.setPointerCapture(event.pointerId);
}

function lift(held: Drag): HTMLElement {
  const ghost = held.card.cloneNode(true) as HTMLElement;
  ghost.classList.add("heap-ghost");
  ghost.removeAttribute("data-card");
  ghost.style.width = `${held.card.offsetWidth}px`;
  document.body.append(ghost);
  document.body.classList.add("is-dragging");
  held.card.classList.add("is-lifted");
  announce("lifted", textOf(held.card));
  return ghost;
}

function move(event: PointerEvent): void {
  if (!drag) return;
  const { clientX: x, clientY: y } = event;
  if (!drag.ghost && Math.hypot(x - drag.from[0], y - drag.from[1]) < FAR) return;
  drag.ghost ??= lift(drag);
  drag.ghost.style.transform = `translate(${x - 20}px, ${y - 20}px)`;
  if (y < EDGE) scrollBy(0, -12);
  else if (y > innerHeight - EDGE) scrollBy(0, 12);
  const over = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-heap]") ?? null;
  if (over === drag.over) return;
  drag.over?.classList.remove("is-over");
  drag.over = over;
  if (!over || over.contains(drag.card)) return;
  over.classList.add("is-over");
  announce("over", textOf(over));
}

function letGo(): Drag | null {
  const held = drag;
  drag = null;
  held?.ghost?.remove();
  held?.over?.classList.remove("is-over");
  held?.card.classList.remove("is-lifted");
  document.body.classList.remove("is-dragging");
  return held;
}

function drop(): void {
  const held = letGo();
  if (!held?.ghost) return;
  const own = held.card.closest<HTMLElement>("[data-heap]");
  if (held.over === own) return;
  const uid = held.card.dataset.card!;
  if (held.over) {
    if (held.over.closest("[data-kind]")!.getAttribute("data-kind") !== held.card.dataset.kind) {
      announce("other");
      return say(board()!.dataset.other ?? "");
    }
    void post({ one: held.over.dataset.heap!, other: uid, moved: "1" });
  } else if (own?.classList.contains("is-heap")) void post({ out: uid });
}

// What the form would send; then the page as it is now, in place, with its sentence read aloud.
async function post(fields: Record<string, string>): Promise<void> {
  const place = board()!;
  busy = true;
  try {
    const token = document.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")!.value;
    const answer = await fetch(place.dataset.heaps!, { method: "POST", body: new URLSearchParams({ ...fields, csrfmiddlewaretoken: token }) });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of ["main", "#notices"]) {
      const [old, now] = [document.querySelector(part), fresh.querySelector(part)];
      if (old && now) old.replaceChildren(...now.childNodes);
    }
    begin();
    const said = document.querySelector("#notices")?.textContent?.trim() ?? "";
    const line = board()?.querySelector("[data-heaps-say]");
    if (line) line.textContent = said;
  } catch {
    say(place.dataset.broke ?? "");
  } finally {
    busy = false;
  }
}

document.addEventListener("pointerdown", press);
document.addEventListener("pointermove", move);
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", letGo);
document.addEventListener("keydown", (event) => event.key === "Escape" && letGo());
begin();
