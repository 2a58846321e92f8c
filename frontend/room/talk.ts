// Who speaks, who was heard, whose turn it is: what the server told, carried on to this moment. What is wished of it is of
// the moment, too: it needs a line and is not kept for later.
import { transmit } from "./line";
import { words } from "./start";
import { state } from "./state";
import type { Person, Side } from "./types";
import { uid } from "./wishes";

const ADVISED = 25; // percent; method/balance.py says whence
const LEADING = ["facilitator", "note_taker"];

export function tell(kind: string, body: Record<string, unknown>): boolean {
  return transmit({ t: "intent", id: uid(), kind, body });
}

// Talk is counted while the clock runs.
export function running(): boolean {
  const script = state.script;
  return Boolean(script && script.began_at !== null && script.paused_at === null && script.ended_at === null);
}

export function speaks(id: number, now: number): boolean {
  return running() && state.talk.speaking.some((s) => s.id === id && (s.until === null || s.until > now));
}

export function tapped(id: number): boolean {
  return state.talk.speaking.some((s) => s.id === id && s.until === null);
}

export function tap(id: number, now: number): void {
  if (running()) tell("talk.tap", { id, on: !speaks(id, now) });
}

export function wasHeard(id: number): boolean {
  return state.talk.heard.includes(id) || state.talk.speaking.some((s) => s.id === id);
}

// Whether anybody ever said or noticed who speaks: before that, nobody is "not heard yet".
export function measured(): boolean {
  return state.talk.spent.length + state.talk.speaking.length > 0;
}

export function leads(): boolean {
  return Boolean(state.you?.may.run) && (LEADING.includes(state.you!.role) || !somebodyLeads());
}

function somebodyLeads(): boolean {
  return [...state.people.values()].some((p) => LEADING.includes(p.role));
}

// Who keeps the record: of those who are here, the note-taker first.
export function keeper(): Person | undefined {
  const known = [...state.people.values()].filter((p) => LEADING.includes(p.role)).sort((a, b) => (a.role < b.role ? 1 : -1));
  return known.find((p) => state.here.has(p.id)) ?? (state.talk.kept ? known[0] : undefined);
}

// Milliseconds of talk of each side, in one part or in all.
export function spoken(phase: number | null, now: number): Record<Side, number> {
  const sums = { assistee: 0, lead: 0, peers: 0 };
  for (const [index, side, long] of state.talk.spent) if (phase === null || index === phase) sums[side] += long;
  for (const s of state.talk.speaking) {
    if (phase === null || s.phase === phase) sums[s.side] += Math.max(0, Math.min(now, s.until ?? now) - s.since);
  }
  return sums;
}

// The most that the assistee should have, in percent; nothing where it is theirs to tell.
export function advised(phase: number | null): number | null {
  return phase !== null && state.room!.phases[phase]!.mode === "tell" ? null : ADVISED;
}

export function firstName(person: Person | undefined): string {
  return person?.name.split(" ")[0] ?? words.nobody;
}

// Who asks, by name where it is one person.
export function assistee(): string {
  const asking = [...state.people.values()].filter((p) => p.role === "assistee");
  return asking.length === 1 ? firstName(asking[0]) : words.talk.side.assistee;
}

// Those who would like to speak and are here, in the order of their turns.
export function queue(): Person[] {
  return state.talk.hands.filter((id) => state.here.has(id)).map((id) => state.people.get(id)).filter((p) => p !== undefined);
}
