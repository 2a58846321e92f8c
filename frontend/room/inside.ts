// Who sits in the inner circle of a fishbowl, as the server told it.
import { words } from "./start";
import { state } from "./state";
import type { Person } from "./types";
import { fill, listed } from "./words";

export const MOST_INSIDE = 5; // method/rounds.py: four, and one in the free chair

// The peers inside while a fishbowl is on, else null. Who has left, or leads now, is not among them.
export function inside(): number[] | null {
  const script = state.script!;
  const circle = script.began_at === null || script.ended_at ? null : state.room!.circles[script.index];
  return circle ? circle.filter((id) => isPeer(state.people.get(id))) : null;
}

export function isPeer(person: Person | undefined): boolean {
  return person?.role === "peer";
}

// The assistee sits inside always.
export function namesInside(circle: number[], short = false): string {
  const asks = [...state.people.values()].filter((p) => p.role === "assistee");
  const names = [...new Set([...asks, ...circle.map((id) => state.people.get(id)!)].map((p) => (short ? p.name.split(" ")[0]! : p.name)))];
  return circle.length ? fill(words.groups.inside, { names: listed(names) }) : words.groups.inside_none;
}
