// What goes over the room's wire (docs/live-protocol.md), and what the page hands to the script.

import type { Op } from "./ops";
import type { Edit } from "./text";

export type Kind = "question" | "experience" | "option" | "insight" | "playback" | "action";
export type Mode = "tell" | "listen" | "together";

export interface Card {
  uid: string;
  number: number; // grows with the order in which cards were begun
  kind: Kind;
  text: string;
  version: number;
  by: number | null;
  label: string;
  stars: number;
  owner: number | null;
  due_on: string | null;
  answered: boolean;
  verdict: "" | "confirmed" | "corrected" | "struck";
  position: number;
  group: number | null; // in which it was written, where there are several rooms
  bundle: number | null; // put together with those that have the same
  phase: number | null; // the part of the agenda in which it was begun
  theme: string | null; // its uid
  hidden: boolean; // nobody else is told of it
  picture: Picture | null;
  worked_where?: string; // of an experience, like the next two
  worked_why?: string;
  holds_here?: string;
}

export interface Picture {
  uid: string;
  caption: string;
  credit: string;
  width: number;
  height: number;
}

export interface Theme {
  uid: string;
  name: string;
}

export interface Vote {
  number: number;
  kinds: Kind[];
  dots: number; // for each person
  several: boolean;
  secret: boolean;
  open: boolean;
  voted: number;
  counts: Record<string, number>;
}

// Which kinds are written hidden, and how many cards wait there in all.
export type Veils = Partial<Record<Kind, number>>;

export type Side = "assistee" | "lead" | "peers";
export type Mark = "try" | "ask";

// Who speaks, who was heard, whose turn it is.
export interface Talk {
  spent: [number, Side, number][]; // the talk that is over: phase, side, milliseconds
  speaking: { id: number; phase: number; side: Side; since: number; until: number | null }[];
  heard: number[];
  hands: number[]; // in the order of their turns
  writes: boolean; // the assistee may write though they listen
  kept: boolean; // somebody who leads or takes notes has come in
}

export interface Script {
  index: number;
  began_at: number | null;
  started_at: number | null;
  seconds: number;
  paused_at: number | null;
  ended_at: number | null;
  spent: [number, number][];
  skipped: number[];
  version: number;
  moves: string[];
}

export interface Phase {
  kind: string;
  title: string;
  minutes: number;
  mode: Mode;
  prompt: string;
  advises: boolean; // peers advise: the assistee listens
}

export interface Person {
  id: number;
  name: string;
  initials: string;
  role: string;
  place: string;
}

export interface Room {
  assist: number;
  code: string;
  question: string;
  asks: string;
  decision: string;
  decided_by: string;
  decision_on: string | null;
  attribution: "named" | "role" | "none";
  language: string;
  phases: Phase[];
  wanted: { kind: Kind; words: string }[];
  locked: boolean;
  signed: boolean;
  word: string; // to all rooms, until it is put away
  given: [number, number][]; // minutes of its own: lag.ts
  group: number | null;
  groups: { number: number; name: string; language: string }[]; // none where there is one
  next_group: number | null;
  plenary: boolean;
  main: string; // the code of the plenary
  circles: (number[] | null)[]; // who sits inside, by part; none where it is no fishbowl, or has not begun
}

export interface You {
  id: number | null;
  name: string;
  role: string;
  may: { write: boolean; run: boolean; lead: boolean; hand_over: boolean };
  wrote: string[];
  starred: string[];
  listens: boolean; // asks and leads nothing
  marked: Record<string, Mark>; // for one's own eyes
  dots: Record<string, number>; // given in the newest vote
  nudges: Nudge[]; // that still last
  paces: Record<string, string>; // how people type by their own word, by seat; for those alone who lead
}

// A quiet word from who leads; shown until a moment of the server's clock.
export interface Nudge {
  id: number;
  what: "unheard" | "time" | "short" | "own";
  words: string; // of "own" alone
  all: boolean;
  until: number;
}

export interface Typing {
  kind: Kind;
  label: string; // who, as far as the attribution rule lets it be said
  uid?: string; // the card, and where in the text of a version, in code points
  version?: number;
  at?: [number, number] | null;
}

export interface Entry {
  seq: number;
  kind: string;
  body: {
    uid?: string;
    card?: Card | null;
    op?: Op;
    version?: number;
    edit?: string | null;
    count?: number;
    script?: Script;
    id?: number;
    person?: Person | null;
    locked?: boolean;
    talk?: Talk | null;
    word?: string;
    given?: [number, number][];
    veils?: Veils | null;
    themes?: Theme[] | null;
    vote?: Vote | null;
    nudge?: Nudge;
    paces?: Record<string, string>;
    circles?: (number[] | null)[] | null;
    from?: number; // who handed over the lead
  };
}

export interface Intent {
  id: string;
  kind: string;
  body: Record<string, unknown>;
  at: number; // this device's clock, milliseconds; not sent, like what follows
  words?: string; // how the text reads with it
  edit?: Edit;
}

export interface Refused {
  intent: Intent;
  code: string;
  values: Record<string, string | number>;
}

export type Frame =
  | {
      t: "welcome";
      v: number;
      you: You;
      room: Room;
      seq: number;
      now: number;
      state?: { cards: Card[]; script: Script; people: Person[]; talk: Talk; veils: Veils; themes: Theme[]; vote: Vote | null };
      entries?: Entry[];
    }
  | { t: "entries"; list: Entry[]; acks: { id: string; seq: number }[] }
  | { t: "refuse"; id: string | null; code: string; values: Record<string, string | number> }
  | { t: "presence"; here: number[]; typing: Typing[] }
  | { t: "pong"; at: number; now: number }
  | { t: "bye"; code: string; retry_after: number };
