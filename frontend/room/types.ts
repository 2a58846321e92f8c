// What goes over the room's wire (docs/live-protocol.md), and what the page hands to the script.

export type Kind = "question" | "experience" | "option" | "insight" | "playback" | "action";
export type Mode = "tell" | "listen" | "together";

export interface Card {
  uid: string;
  kind: Kind;
  text: string;
  version: number;
  by: number | null;
  label: string;
  stars: number;
  owner: number | null;
  due_on: string | null;
  answered: boolean;
  position: number;
  theme: string | null;
  at: number | null;
}

export interface Script {
  index: number;
  began_at: number | null;
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
}

export interface You {
  id: number | null;
  name: string;
  role: string;
  may: { write: boolean; run: boolean };
  wrote: string[];
  starred: string[];
}

export interface Entry {
  seq: number;
  kind: string;
  body: Record<string, unknown>;
}

export interface Intent {
  id: string;
  kind: string;
  body: Record<string, unknown>;
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
      state?: { cards: Card[]; script: Script; people: Person[] };
      entries?: Entry[];
    }
  | { t: "entries"; list: Entry[]; acks: { id: string; seq: number }[] }
  | { t: "refuse"; id: string; code: string; values: Record<string, string | number> }
  | { t: "presence"; people: { id: number; typing: string | null }[] }
  | { t: "pong"; at: number; now: number }
  | { t: "bye"; code: string; retry_after: number };

export type Count = { one: string; other: string };
type Sentence =
  | "purpose"
  | "asks"
  | "decides"
  | "saved"
  | "saving"
  | "offline"
  | "connecting"
  | "left"
  | "over"
  | "paused"
  | "ended"
  | "not_started"
  | "ends_at"
  | "then"
  | "timer"
  | "agenda"
  | "record"
  | "wanted"
  | "next_card"
  | "new_line"
  | "put"
  | "for"
  | "myself"
  | "typing"
  | "someone"
  | "edit"
  | "keep"
  | "cancel"
  | "remove"
  | "removed"
  | "undo"
  | "star"
  | "not_answered"
  | "answered"
  | "answer"
  | "open_again"
  | "owner"
  | "due"
  | "by"
  | "nobody"
  | "join_code"
  | "wall"
  | "start"
  | "pause"
  | "resume"
  | "back"
  | "skip"
  | "next"
  | "end"
  | "end_sure"
  | "validate"
  | "refused"
  | "copy"
  | "drop"
  | "come_in"
  | "new"
  | "to_assist"
  | "desk"
  | "in_time"
  | "phase_now"
  | "card_new"
  | "last_state"
  | "keys";
type Counted = "here" | "waiting" | "minutes_left" | "stars" | "extend" | "behind" | "ahead";
export type Words = Record<Sentence, string> &
  Record<Counted, Count> & {
    language: string;
    kind: Record<Kind, string>;
    kinds: Record<Kind, string>;
    role: Record<string, string>;
    phase: Record<string, string>;
    prompt: Record<string, Record<string, string>>;
    errors: Record<string, string>;
    bye: Record<string, string>;
    write: Record<Kind, string>;
  };

export interface Start {
  code: string;
  ticket: string;
  ticketUrl: string;
  recordUrl: string;
  assistUrl: string;
  codeUrl: string;
  wallUrl: string;
  joinUrl: string;
  joinWords: string;
  words: Words;
}
