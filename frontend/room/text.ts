// One card's text in this hand: what the record has, the one edit that is on its way, the next one that grows meanwhile.
// Without screen, line or store: those are the port's, so that this can be tried without a browser.
//
//   text = base, then flight, then waiting
//
// `base` is always the record's own text of `version`, to the letter. So whatever happened on the way, a hand that has
// nothing under way shows what the record has.
import { after, apply, between, compose, moved, type Op, rebased } from "./ops";
import { Undo } from "./undo";

// An edit as it is kept and sent. `under` is the text on which it was made; of a version 0 there is no card yet, and the
// edit begins one.
export interface Edit {
  version: number;
  op: Op;
  under: string;
  waits: boolean; // grows, and was never sent
}

export interface Port {
  freshId(): string;
  keep(id: string, edit: Edit): void;
  drop(id: string): void;
  due(): void; // something waits and nothing is on its way: call `promote` when it may be sent
  shown(op: Op): void; // another's edit has changed the text
}

interface Flight {
  id: string;
  op: Op; // as it reads on `base`
}

// The record's text has leapt while an edit was on its way, which may or may not be in it already: until that is known the
// text here stands still. `base` and `text` are as they were without and with the edit.
interface Unclear {
  base: string;
  text: string;
}

export class Hand {
  text: string;
  readonly past = new Undo();
  private flight: Flight | null = null;
  private waiting: { id: string; op: Op } | null = null;
  private unclear: Unclear | null = null;

  constructor(
    private readonly port: Port,
    public base: string,
    public version: number, // 0: not on the record yet
  ) {
    this.text = base;
  }

  // Everything typed here is on the record, and everything on the record is seen here.
  get settled(): boolean {
    return !this.flight && !this.waiting;
  }

  // On the record, or on its way there.
  get begun(): boolean {
    return this.version > 0 || this.flight !== null;
  }

  // Where a caret of the record's text stands in the text here.
  here(caret: number): number {
    for (const own of [this.flight, this.waiting]) if (own && !this.unclear) caret = moved(caret, own.op);
    return caret;
  }

  // What is said of a card that is not begun yet goes with its first letters.
  rekeep(): void {
    if (this.waiting) this.wait(this.waiting.id, this.waiting.op);
  }

  // Take up what an earlier page left: the edit that may have been sent, then the one that grew.
  takeUp(kept: [string, Edit][]): void {
    const first = kept[0]![1];
    this.text = this.base = first.under;
    this.version = first.waits ? 0 : first.version; // what was never sent fits any text, when the record's is known
    for (const [id, edit] of kept) {
      const op = rebased(edit.op, edit.under, this.text);
      this.text = apply(this.text, op);
      if (edit.waits) this.waiting = { id, op };
      else this.flight = { id, op };
    }
  }

  // One's own edit.
  local(op: Op, now: number): void {
    if (!op.length) return;
    this.past.did(op, this.text, now);
    this.put(op);
  }

  // Undo one's own last edit, or do it again; returns what it did to the text.
  step(again: boolean): Op | undefined {
    const op = this.past.step(this.text, again);
    if (op) this.put(op);
    return op;
  }

  // Send what waits: it is on its way from now on, and is kept as it is. Returns its id.
  promote(): string | undefined {
    if (this.flight || !this.waiting) return undefined;
    this.flight = this.waiting;
    this.waiting = null;
    this.port.keep(this.flight.id, { version: this.version, op: this.flight.op, under: this.base, waits: false });
    return this.flight.id;
  }

  // An edit that was done on the record, one's own or another's. Says whether it could be followed.
  edited(op: Op, version: number, id: string | null): boolean {
    if (version > this.version + 1) return false;
    // Another tab of this device may have found what waits here, and sent it as it was then.
    if (!this.flight && this.waiting?.id === id) [this.flight, this.waiting] = [this.waiting, null];
    const own = this.flight?.id === id;
    const expected = this.expected();
    const next = version === this.version + 1;
    if (next) [this.base, this.version] = [apply(this.base, op), version];
    if (own && next && !this.unclear) this.landed(expected);
    else if (own) this.arrived(expected);
    else if (next && !this.unclear) this.follow(op);
    return true;
  }

  // The card as a whole, as the record has it now.
  whole(text: string, version: number): void {
    if (version <= this.version) return;
    const begins = this.version === 0;
    const now = this.unclear ?? { base: this.base, text: this.expected() };
    this.base = text;
    this.version = version;
    if (this.flight && !begins) this.unclear = now;
    else this.arrived(now.text);
  }

  // The server says that this edit is on the record; its entry was told before.
  acknowledged(id: string): void {
    if (this.flight?.id === id) this.arrived(this.expected());
  }

  // The edit was not done because too much has happened since: what is left of it is an edit of the text of now.
  stale(text: string, version: number): void {
    if (!this.flight) return;
    const under = this.unclear?.base ?? this.base;
    const op = this.waiting ? compose(this.flight.op, this.waiting.op) : this.flight.op;
    if (version > this.version) [this.base, this.version] = [text, version];
    this.drop();
    this.waiting = { id: this.port.freshId(), op };
    this.leap(under);
  }

  // The edit will never be done: the text is the record's again. Returns how it read here.
  lose(): string {
    const words = this.text;
    this.drop();
    this.show(between(this.text, this.base));
    return words;
  }

  private put(op: Op): void {
    this.text = apply(this.text, op);
    const id = this.waiting?.id ?? this.port.freshId();
    this.wait(id, this.waiting ? compose(this.waiting.op, op) : op);
  }

  private wait(id: string, op: Op): void {
    this.waiting = op.length ? { id, op } : null;
    if (!this.waiting) return this.port.drop(id);
    this.port.keep(id, { version: this.version, op, under: this.expected(), waits: true });
    if (!this.flight) this.port.due();
  }

  // The text on which what waits was made.
  private expected(): string {
    return this.unclear?.text ?? (this.flight ? apply(this.base, this.flight.op) : this.base);
  }

  // What was on its way is on the record, with nothing unknown between. Where less was done than was meant, the rest waits.
  private landed(expected: string): void {
    this.port.drop(this.flight!.id);
    this.flight = null;
    const rest = between(this.base, expected);
    const { waiting } = this;
    if (rest.length) this.wait(this.port.freshId(), waiting ? compose(rest, waiting.op) : rest);
    else if (waiting) this.wait(waiting.id, waiting.op);
    if (rest.length && waiting) this.port.drop(waiting.id);
  }

  // What was on its way is in `base`; `expected` is how that was to read.
  private arrived(expected: string): void {
    if (this.flight) this.port.drop(this.flight.id);
    this.flight = this.unclear = null;
    this.leap(expected);
  }

  // What waits was made on the text `from`; now it stands on `base`.
  private leap(from: string): void {
    const change = between(from, this.base);
    const { waiting } = this;
    this.show(waiting ? after(change, waiting.op, false) : change);
    if (waiting) this.wait(waiting.id, after(waiting.op, change, true));
  }

  // Another's edit of `base` comes before one's own.
  private follow(op: Op): void {
    for (const own of [this.flight, this.waiting]) {
      if (!own) continue;
      const theirs = after(op, own.op, false);
      own.op = after(own.op, op, true);
      op = theirs;
    }
    this.show(op);
  }

  private show(op: Op): void {
    if (!op.length) return;
    this.text = apply(this.text, op);
    this.past.carry(op);
    this.port.shown(op);
  }

  private drop(): void {
    for (const own of [this.flight, this.waiting]) if (own) this.port.drop(own.id);
    this.flight = this.waiting = this.unclear = null;
  }
}
