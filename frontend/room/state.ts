// What this screen knows: the cards, the clock, who is here. Changed only by what comes from the server; what this device
// wishes and the server has not confirmed is laid over it when it is drawn (shown.ts).
import { apply, moved, type Op, points } from "./ops";
import type { Card, Entry, Mark, Nudge, Person, Room, Script, Talk, Theme, Typing, Veils, Vote, You } from "./types";

const REMEMBERED = 60; // edits of a card, for the carets of those who speak of an older text
const MOST_NUDGES = 6;

export interface State {
  you: You | null;
  room: Room | null;
  cards: Map<string, Card>;
  script: Script | null; // of this room's group (own.ts)
  shared: Script | null; // of all groups
  people: Map<number, Person>;
  here: Set<number>;
  typing: Typing[];
  wrote: Set<string>;
  starred: Set<string>;
  talk: Talk;
  marked: Map<string, Mark>;
  veils: Veils;
  themes: Theme[];
  vote: Vote | null;
  dots: Map<string, number>; // one's own
  nudges: Nudge[];
  handed: number; // the seat of who handed this reader the lead; 0: nobody, or it was put away
  seq: number;
  line: "connecting" | "open" | "cut";
  cutAt: number; // by the server's clock
  restored: boolean; // as it was kept on this device, not told by the server since
  stuck: boolean; // the server could not write
  note: string; // why the server let go of this screen for a while
  bye: string; // why it let go for good
}

export const state: State = {
  you: null,
  room: null,
  cards: new Map(),
  script: null,
  shared: null,
  people: new Map(),
  here: new Set(),
  typing: [],
  wrote: new Set(),
  starred: new Set(),
  talk: { spent: [], speaking: [], heard: [], hands: [], writes: false, kept: false },
  marked: new Map(),
  veils: {},
  themes: [],
  vote: null,
  dots: new Map(),
  nudges: [],
  handed: 0,
  seq: 0,
  line: "connecting",
  cutAt: 0,
  restored: false,
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

interface Watcher {
  edited(uid: string, op: Op, version: number, edit: string | null): void;
  whole(card: Card): void;
}

let watcher: Watcher | null = null;

// Tell of every change of a text: those who type follow it.
export function watchTexts(one: Watcher): void {
  watcher = one;
}

// Cards of which an edit was missed. The same list of entries tells them whole, later on; else all is asked for anew.
export const lost = new Set<string>();
const past = new Map<string, { version: number; op: Op }[]>();

export function take({ seq, kind, body }: Entry): void {
  if (body.veils) state.veils = body.veils;
  if (kind === "card.written" && body.card) whole(body.card);
  else if (kind === "card.edited" && body.uid) edited(body.uid, body.op!, body.version!, body.edit ?? null);
  else if (kind === "card.removed" && body.uid) gone(body.uid);
  else if (kind === "card.starred" && body.uid) starred(body.uid, body.count ?? 0);
  else if (kind === "clock.moved" && body.script) state.script = state.shared = body.script;
  else if (kind === "person.came" && body.person) state.people.set(body.person.id, body.person);
  else if (kind === "person.left" && body.id) state.people.delete(body.id);
  else if (kind === "person.moved" && body.id) seated(body.id, body.person ?? null);
  else if (kind === "nudge.given" && body.nudge) state.nudges = [...state.nudges, body.nudge].slice(-MOST_NUDGES);
  else if (kind === "role.moved" && body.id) led(body.id, body.person ?? null, body.from ?? 0);
  else if (kind === "word.said") state.room = { ...state.room!, word: body.word ?? "" };
  else if (kind === "group.given") state.room = { ...state.room!, given: body.given ?? [] };
  else if (kind === "pace.moved" && body.paces) state.you = { ...state.you!, paces: body.paces };
  else if (kind === "circle.moved" && body.circles) state.room = { ...state.room!, circles: body.circles };
  else if (kind === "door.moved") state.room = { ...state.room!, locked: body.locked === true };
  else if (kind === "record.signed") state.room = { ...state.room!, signed: true };
  else if (kind === "talk.moved" && body.talk) state.talk = body.talk;
  else if (kind === "theme.moved" && body.themes) state.themes = body.themes;
  else if (kind === "vote.moved" && body.vote) voted(body.vote);
  state.seq = seq;
}

function seated(id: number, person: Person | null): void {
  if (person) state.people.set(id, person);
  else if (id !== state.you?.id) state.people.delete(id);
}

// What one may do now is said by the next welcome (home.ts).
function led(id: number, person: Person | null, from: number): void {
  seated(id, person);
  if (id === state.you?.id) state.handed = from;
}

// Another vote begins with none of one's dots given.
function voted(vote: Vote): void {
  if (vote.number !== state.vote?.number) state.dots = new Map();
  state.vote = vote;
}

function whole(card: Card): void {
  lost.delete(card.uid);
  state.cards.set(card.uid, card);
  watcher?.whole(card);
}

function gone(uid: string): void {
  lost.delete(uid);
  state.cards.delete(uid);
}

function edited(uid: string, op: Op, version: number, edit: string | null): void {
  const card = state.cards.get(uid);
  if (card && version > card.version + 1) lost.add(uid);
  if (card && version === card.version + 1) {
    state.cards.set(uid, { ...card, text: apply(card.text, op), version, verdict: "" });
    past.set(uid, [...(past.get(uid) ?? []), { version, op }].slice(-REMEMBERED));
  }
  watcher?.edited(uid, op, version, edit);
}

export interface Caret {
  label: string;
  at?: [number, number]; // code points, on the text as it is here
}

// Who else types in a card, and where. What was typed since they said so moves them along: where only one types, it was
// them, and their caret goes before it.
export function carets(uid: string): Caret[] {
  const here = state.typing.filter((t) => t.uid === uid);
  const card = state.cards.get(uid);
  return here.map(({ label, version = 0, at }) => {
    if (!at || !card) return { label };
    const since = (past.get(uid) ?? []).filter((step) => step.version > version);
    const place = (n: number) => Math.min(points(card.text), since.reduce((so, { op }) => moved(so, op, here.length === 1), n));
    return { label, at: [place(at[0]), place(at[1])] };
  });
}

function starred(uid: string, stars: number): void {
  const card = state.cards.get(uid);
  if (card) state.cards.set(uid, { ...card, stars });
}
