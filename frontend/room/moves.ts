// The clock and the door, in the hands of those who lead.
import { left } from "./clock";
import { wish } from "./wishes";
import { pending } from "./pending";
import { words } from "./start";
import { state } from "./state";
import type { Phase, Script } from "./types";

// Whether the clock can be moved now: not without a line, for it is everybody's, and not twice at once.
export function ready(): boolean {
  return state.line === "open" && ![...pending.all.values()].some((i) => !i.kind.startsWith("card."));
}

export function move(kind: string, minutes = 0): void {
  const script = state.script;
  if (!script?.moves.includes(kind) || !ready()) return;
  if (kind === "end" && !confirm(words.end_sure)) return;
  wish("clock.move", { move: kind, minutes, version: script.version });
}

export function lockDoor(locked: boolean): void {
  if (ready()) wish("door.lock", { locked });
}

export function sendOut(id: number): void {
  if (ready()) wish("person.send_out", { id });
}

export function nextPhase(script: Script, phases: Phase[]): Phase | undefined {
  return phases.find((_, i) => i > script.index && !script.skipped.includes(i));
}

// The one move that comes next.
export function mainMove(script: Script, phases: Phase[]): string {
  return script.moves.includes("start") ? "start" : nextPhase(script, phases) ? "next" : "end";
}

// How many minutes later (or earlier, below zero) than planned the meeting will end, if all to come keeps its time.
export function drift(script: Script, phases: Phase[], now: number): number {
  if (script.started_at === null || script.began_at === null) return 0;
  const planned = phases.reduce((sum, p) => sum + p.minutes * 60, 0);
  const coming = phases.reduce((sum, p, i) => (i > script.index && !script.skipped.includes(i) ? sum + p.minutes * 60 : sum), 0);
  const end = script.ended_at ?? (script.paused_at ?? now) + 1000 * (Math.max(0, left(script, now)) + coming);
  return Math.round((end - script.started_at) / 60_000 - planned / 60);
}
