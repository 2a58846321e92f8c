// What this screen knows: the cards, the clock, who is here. Changed only by what comes from the server; what this device
// wishes and the server has not confirmed is laid over it when it is drawn (shown.ts).
import type { Card, Entry, Mark, Person, Room, Script, Talk, Typing, You } from "./types";

export interface State {
  you: You | null;
  room: Room | null;
  cards: Map<string, Card>;
  script: Script | null;
  people: Map<number, Person>;
  here: Set<number>;
  typing: Typing[];
  wrote: Set<string>;
  starred: Set<string>;
  talk: Talk;
  marked: Map<string, Mark>;
  seq: number;
  line: "connecting" | "open" | "cut";
  cutAt: number; // by the server's clock
  stuck: boolean; // the server could not write
  note: string; // why the server let go of this screen for a while
  bye: string; // why it let go for good
}

export const state: State = {
  you: null,
  room: null,
  cards: new Map(),
  script: null,
  people: new Map(),
  here: new Set(),
  typing: [],
  wrote: new Set(),
  starred: new Set(),
  talk: { spent: [], speaking: [], heard: [], hands: [], writes: false, kept: false },
  marked: new Map(),
  seq: 0,
  line: "connecting",
  cutAt: 0,
  stuck: false,
  note: "",
  bye: "",
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

export function take({ seq, kind, body }: Entry): void {
  if (kind === "card.written" && body.card) state.cards.set(body.card.uid, body.card);
  else if (kind === "card.removed" && body.uid) state.cards.delete(body.uid);
  else if (kind === "card.starred" && body.uid) starred(body.uid, body.count ?? 0);
  else if (kind === "clock.moved" && body.script) state.script = body.script;
  else if (kind === "person.came" && body.person) state.people.set(body.person.id, body.person);
  else if (kind === "person.left" && body.id) state.people.delete(body.id);
  else if (kind === "door.moved") state.room = { ...state.room!, locked: body.locked === true };
  else if (kind === "record.signed") state.room = { ...state.room!, signed: true };
  else if (kind === "talk.moved" && body.talk) state.talk = body.talk;
  state.seq = seq;
}

function starred(uid: string, stars: number): void {
  const card = state.cards.get(uid);
  if (card) state.cards.set(uid, { ...card, stars });
}
