// What this screen knows: the cards, the clock, who is here. Changed only by what comes from the server.
import type { Card, Entry, Person, Refused, Room, Script, You } from "./types";

export interface State {
  you: You | null;
  room: Room | null;
  cards: Map<string, Card>;
  script: Script | null;
  people: Map<number, Person>;
  here: Map<number, string | null>; // participation -> the kind of card being typed
  wrote: Set<string>;
  starred: Set<string>;
  seq: number;
  line: "connecting" | "open" | "cut";
  cutAt: number;
  waiting: number;
  refused: Refused[];
  bye: string;
  offset: number; // server's clock minus this device's, milliseconds
}

export const state: State = {
  you: null,
  room: null,
  cards: new Map(),
  script: null,
  people: new Map(),
  here: new Map(),
  wrote: new Set(),
  starred: new Set(),
  seq: 0,
  line: "connecting",
  cutAt: 0,
  waiting: 0,
  refused: [],
  bye: "",
  offset: 0,
};

const listeners = new Set<() => void>();
let due = false;

export function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// Many changes of one moment become one drawing.
export function changed(): void {
  if (due) return;
  due = true;
  queueMicrotask(() => {
    due = false;
    listeners.forEach((l) => l());
  });
}

export function take(entry: Entry): void {
  const body = entry.body as { card?: Card; uid?: string; count?: number; script?: Script; person?: Person; id?: number };
  if (entry.kind === "card.written" && body.card) state.cards.set(body.card.uid, body.card);
  else if (entry.kind === "card.removed" && body.uid) state.cards.delete(body.uid);
  else if (entry.kind === "card.starred" && body.uid) {
    const card = state.cards.get(body.uid);
    if (card) state.cards.set(card.uid, { ...card, stars: body.count ?? card.stars });
  } else if (entry.kind === "clock.moved" && body.script) state.script = body.script;
  else if (entry.kind === "person.came" && body.person) state.people.set(body.person.id, body.person);
  else if (entry.kind === "person.left" && body.id) state.people.delete(body.id);
  state.seq = entry.seq;
}

export function cardsOf(kind: string): Card[] {
  return [...state.cards.values()].filter((c) => c.kind === kind).sort((a, b) => a.position - b.position);
}

export function serverNow(): number {
  return Date.now() + state.offset;
}

// Seconds left in the present phase; negative when over.
export function left(script: Script, now: number): number {
  if (script.began_at === null) return script.seconds;
  const until = script.ended_at ?? script.paused_at ?? now;
  return script.seconds - Math.floor((until - script.began_at) / 1000);
}
