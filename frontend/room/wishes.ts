// What this device wishes: kept until it is acknowledged, sent again after every cut, shown when it is refused.
import { transmit } from "./line";
import { pending, refused } from "./pending";
import { changed, state } from "./state";
import type { Frame, Intent } from "./types";

const AT_ONCE = 40; // wishes sent in one go after coming back; the others follow, for a server minds floods
const APART = 60; // milliseconds between those
const OLD = 20_000; // milliseconds: a move of the clock, and the like, older than this is not made any more
const LASTING = /^(card\.(?!hide)|theme|vote\.give|picture)/; // done whenever the line is back
const NOTHING = JSON.stringify({ t: "presence", typing: null });
const SEEN = 250; // milliseconds
const SAID_AGAIN = 3_000; // milliseconds between two words on what is being typed, for the server forgets them

export function wish(kind: string, body: Record<string, unknown>): void {
  const intent = { id: uid(), kind, body, at: Date.now() };
  pending.set(intent.id, intent);
  remember(kind, body);
  // Never before those that still wait for their turn.
  if (performance.now() < turn) later(intent.id);
  else send(intent);
  changed();
}

// What is typed has a life of its own (typing.ts): told here what became of it.
export interface Settled {
  resume(): void;
  acknowledged(intent: Intent): void;
  refused(intent: Intent, code: string, values: Record<string, string | number>): boolean; // whether it was one of theirs
}

let typed: Settled | null = null;

export function settleTyped(one: Settled): void {
  typed = one;
}

let turn = 0; // when the next wish may go out, while those that waited follow each other
let timers: number[] = [];

function later(id: string): void {
  turn = Math.max(turn, performance.now()) + APART;
  timers.push(setTimeout(() => sendIfWaiting(id), turn - performance.now()));
}

// Everything that waits, in its order; a move that nobody waits for any more is not made behind their back.
export function sendAll(): void {
  for (const intent of pending.all.values()) {
    remember(intent.kind, intent.body);
    if (!LASTING.test(intent.kind) && Date.now() - intent.at > OLD) reject(intent.id, "too_late", {});
  }
  typed?.resume();
  timers.forEach(clearTimeout);
  [timers, turn] = [[], 0];
  const ready = [...pending.all.values()].filter((intent) => !intent.edit?.waits);
  ready.forEach((intent, n) => (n < AT_ONCE ? send(intent) : later(intent.id)));
}

export function refuse(frame: Extract<Frame, { t: "refuse" }>): void {
  const id = frame.id;
  if (!id) return; // a message of ours that could not be read: nothing of anybody's
  if (frame.code === "storage") {
    state.stuck = true;
    setTimeout(() => sendIfWaiting(id), 2_000 + Math.random() * 1_000);
  } else reject(id, frame.code, frame.values);
}

export function acknowledged(acks: { id: string }[]): void {
  for (const { id } of acks) {
    const intent = pending.take(id);
    if (intent) typed?.acknowledged(intent);
  }
  if (acks.length) state.stuck = false;
}

export function letGo(id: string): void {
  refused.take(id);
  changed();
}

export function uid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

export interface Said {
  uid?: string;
  version?: number;
  at?: [number, number];
}

let said: { words: string; at: number } | null = null;
let soon = 0;

// Say what is being typed, and where; nobody is told the same twice a second, nor anything else more often than they can see.
export function saying(kind: string | null, where: Said = {}): void {
  clearTimeout(soon);
  const words = JSON.stringify({ t: "presence", typing: kind, ...(kind ? where : {}) });
  const silent = performance.now() - (said?.at ?? -Infinity);
  if (words === (said?.words ?? NOTHING) && (!kind || silent < SAID_AGAIN)) return;
  if (kind && silent < SEEN) soon = setTimeout(() => saying(kind, where), SEEN - silent);
  else if (transmit(JSON.parse(words) as object)) said = { words, at: performance.now() };
}

// A new line: the server knows nothing of it yet.
export function nothingSaid(): void {
  said = null;
}

function send({ id, kind, body }: Intent): void {
  transmit({ t: "intent", id, kind, body });
}

export function sendIfWaiting(id: string): void {
  const intent = pending.all.get(id);
  if (intent) send(intent);
}

function reject(id: string, code: string, values: Record<string, string | number>): void {
  const intent = pending.take(id);
  if (!intent || typed?.refused(intent, code, values)) return;
  if (intent.kind === "card.star") toggle(state.starred, String(intent.body.uid), !intent.body.on);
  refused.set(id, { intent, code, values });
}

// One's own cards and stars are known at once, before the server has told of them.
function remember(kind: string, body: Record<string, unknown>): void {
  if (kind === "card.write" && body.version === undefined) state.wrote.add(String(body.uid));
  if (kind === "card.star") toggle(state.starred, String(body.uid), Boolean(body.on));
}

function toggle(set: Set<string>, uid: string, on: boolean): void {
  if (on) set.add(uid);
  else set.delete(uid);
}
