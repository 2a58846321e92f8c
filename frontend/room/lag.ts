// A group's own time within the one clock of all, as method/lag.py has it: minutes it was given, which its discussion makes up
// for. Pure; tests/contract holds both together.
import type { Phase, Script } from "./types";

const DISCUSSING = ["discussion", "round", "fishbowl"];
export type Given = [number, number][]; // index of the part in which it was given, seconds

const at = (given: Given, index: number) => given.reduce((sum, [i, seconds]) => (i === index ? sum + seconds : sum), 0);
const discusses = (phase: Phase | undefined) => DISCUSSING.includes(phase?.kind ?? "");

// How many seconds after the others a group comes into the part at `index`.
export function late(given: Given, script: Script, phases: Phase[], index: number): number {
  let found = 0;
  for (let i = 0; i < index; i++) {
    if (script.skipped.includes(i)) continue;
    if (discusses(phases[i])) found = 0;
    found += at(given, i);
  }
  return found;
}

// Where a group stands at `now`: the same as all, or in the part before for some time yet.
export function ofGroup(script: Script, phases: Phase[], given: Given, now: number): Script {
  const { index, began_at: began } = script;
  if (!given.length || began === null || script.ended_at !== null) return script;
  const behind = late(given, script, phases, index);
  let before = index - 1;
  while (before >= 0 && script.skipped.includes(before)) before--;
  if (before >= 0 && Math.max(0, (script.paused_at ?? now) - began) < behind * 1000) {
    const seconds = phases[before]!.minutes * 60 + at(given, before);
    return { ...script, index: before, seconds, began_at: began + (behind - seconds) * 1000 };
  }
  const leaves = (discusses(phases[index]) ? 0 : behind) + at(given, index);
  return { ...script, seconds: script.seconds + leaves - behind, began_at: began + behind * 1000 };
}
