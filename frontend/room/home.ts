// What makes a screen come in again: this person was seated in another group, or got or gave the facilitator's role.
import { cut } from "./line";
import { pending } from "./pending";
import { state } from "./state";
import type { Entry } from "./types";

const STEP = 100; // milliseconds
const MOST = 12; // steps that what is under way has to arrive; what does not is carried along (door.ts)
let going = false;

export function followHome({ kind, body }: Entry): void {
  if (kind === "groups.changed") return anew();
  const elsewhere = kind === "person.moved" && !body.person;
  if (!(elsewhere || kind === "role.moved") || body.id !== state.you?.id || going) return;
  going = true;
  void go();
}

// There are other groups than this screen was told of: it comes in again, and is told all of it.
function anew(): void {
  setTimeout(() => {
    state.seq = 0;
    cut(0);
  });
}

async function go(): Promise<void> {
  for (let n = 0; n < MOST && pending.all.size; n++) await new Promise((done) => setTimeout(done, STEP));
  going = false;
  cut(0); // the next ticket says where this person belongs, the next welcome what they may do
}
