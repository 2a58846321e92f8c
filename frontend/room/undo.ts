// Undo and redo of one's own edits, among those of others: each step is what would undo it now, carried along by whatever
// else happens to the text.
import { after, compose, endOf, inverse, moved, type Op } from "./ops";

const MOST = 200; // steps
const LONG = 24; // signs at once
const PAUSE = 800; // milliseconds: what is typed on without one, in one place, is undone together

export class Undo {
  private done: Op[] = []; // the last one fits the text of now, each before it the text that the next one makes
  private undone: Op[] = [];
  private at = 0; // when the last edit was, and where it ended
  private end = 0;
  private taking = false; // it only took away

  // One's own edit of `text`.
  did(op: Op, text: string, now: number): void {
    const back = inverse(op, text);
    const last = this.done.at(-1);
    const [start, gone] = [typeof op[0] === "number" ? op[0] : 0, op.find((part) => typeof part === "object")];
    const goesOn = start <= this.end && this.end <= start + ((gone?.d as number | undefined) ?? 0) && (!gone || this.taking);
    const breath = now - this.at < PAUSE && !op.some(isLong);
    if (last && breath && goesOn) this.done[this.done.length - 1] = compose(back, last);
    else this.done.push(back);
    if (this.done.length > MOST) this.done.shift();
    this.undone = [];
    this.at = op.some(isLong) ? 0 : now;
    this.end = endOf(op);
    this.taking = !op.some((part) => typeof part === "string");
  }

  // Another's edit.
  carry(op: Op): void {
    this.done = carried(this.done, op);
    this.undone = carried(this.undone, op);
    this.end = moved(this.end, op);
  }

  // What undoes (or does again) the last step on `text`; nothing if there is none.
  step(text: string, again: boolean): Op | undefined {
    const [from, to] = again ? [this.undone, this.done] : [this.done, this.undone];
    const op = from.pop();
    this.at = 0;
    if (op) to.push(inverse(op, text));
    return op;
  }

  get steps(): number {
    return this.done.length;
  }
}

// What is no typing: a paste, a paragraph taken out, a new line.
function isLong(part: Op[number]): boolean {
  if (typeof part === "number") return false;
  return typeof part === "string" ? part.length > LONG || part.includes("\n") : (part.d as number) > LONG;
}

function carried(steps: Op[], op: Op): Op[] {
  const kept: Op[] = [];
  for (const step of [...steps].reverse()) {
    const next = after(op, step, false);
    const fits = after(step, op, true);
    if (fits.length) kept.unshift(fits);
    op = next;
  }
  return kept;
}
