// The cards in which this device types: each has a hand (text.ts), which is kept, sent and followed from here.
import { sendIfWaiting, type Settled, settleTyped, uid, wish } from "./wishes";
import { apply, type Op } from "./ops";
import { pending, refused } from "./pending";
import { carets, changed, type Caret, state, watchTexts } from "./state";
import { type Edit, Hand, type Port } from "./text";
import type { Intent, Kind } from "./types";

const APART = 60; // milliseconds between two edits of one card: nobody types faster, and a key that is held down does not flood

export interface About {
  kind: Kind;
  said_by?: number | null;
  owner?: number | null;
  due_on?: string | null;
}

export class Writing implements Port {
  readonly hand: Hand;
  readonly listeners = new Set<(op: Op) => void>();
  over = false; // the card is gone, or was never let in
  private sentAt = -APART;
  private timer = 0;

  constructor(
    readonly uid: string,
    public about: About,
    text = "",
    version = 0,
  ) {
    this.hand = new Hand(this, text, version);
    all.set(uid, this);
  }

  freshId(): string {
    return uid();
  }

  keep(id: string, edit: Edit): void {
    const words = apply(edit.under, edit.op);
    const at = pending.all.get(id)?.at ?? Date.now();
    if (edit.version || edit.under) {
      const body = { uid: this.uid, version: edit.version, op: edit.op };
      pending.set(id, { id, kind: "card.edit", body, at, edit, words });
    } else if (words.trim()) {
      state.wrote.add(this.uid);
      pending.set(id, { id, kind: "card.write", body: { uid: this.uid, ...this.about, text: words }, at, edit, words });
    } else pending.take(id); // a card begins with its first letter
    changed();
  }

  drop(id: string): void {
    pending.take(id);
    this.letGo();
  }

  due(): void {
    clearTimeout(this.timer);
    const pause = this.sentAt + APART - performance.now();
    if (pause > 0) this.timer = setTimeout(() => this.go(), pause);
    else this.go();
  }

  shown(op: Op): void {
    this.listeners.forEach((hear) => hear(op));
    changed();
  }

  // Make ready to be sent; nothing where nothing waits, or nothing is worth a card yet.
  promote(): string | undefined {
    return this.hand.version || this.hand.text.trim() ? this.hand.promote() : undefined;
  }

  // Say more of the card: with its first letters, or when it is begun.
  describe(more: Partial<About>): void {
    this.about = { ...this.about, ...more };
    if (this.hand.begun) wish("card.change", { uid: this.uid, ...more });
    else this.hand.rekeep();
    changed();
  }

  // A field is open here. What happened to the card while none was is made up for.
  open(hear: (op: Op) => void): void {
    all.set(this.uid, this);
    const card = state.cards.get(this.uid);
    if (card) this.hand.whole(card.text, card.version);
    this.listeners.add(hear);
    changed();
  }

  close(hear: (op: Op) => void): void {
    this.listeners.delete(hear);
    this.letGo();
  }

  // Nobody types here any more. An empty card goes, and with it what was on its way there.
  leave(): void {
    const untouched = !this.hand.version && this.hand.settled;
    if (!this.over && !untouched && !this.hand.text.trim()) {
      const begun = this.hand.begun;
      this.over = true;
      this.hand.lose();
      if (begun) wish("card.remove", { uid: this.uid });
    }
    this.letGo();
  }

  letGo(): void {
    if (!this.listeners.size && this.hand.settled) all.delete(this.uid);
  }

  private go(): void {
    if (state.line !== "open") return;
    const id = this.promote();
    if (!id) return;
    this.sentAt = performance.now();
    sendIfWaiting(id);
  }
}

const all = new Map<string, Writing>();

// The hand in a card that is on the record.
export function writing(id: string): Writing {
  const card = state.cards.get(id);
  const about = card ? { kind: card.kind, owner: card.owner, due_on: card.due_on } : { kind: "option" as const };
  return all.get(id) ?? new Writing(id, about, card?.text, card?.version);
}

// The same, where it is open here or was begun by this person.
export function ownWriting(id: string): Writing | undefined {
  return all.get(id) ?? (state.cards.has(id) && state.wrote.has(id) ? writing(id) : undefined);
}

export function begin(kind: Kind): Writing {
  return new Writing(uid(), { kind });
}

// The text of a card as this hand has it, where it types there.
export function textOf(id: string): string | undefined {
  return all.get(id)?.hand.text;
}

// Whether a field is open in which it is typed here.
export function typedIn(id: string): boolean {
  return Boolean(all.get(id)?.listeners.size);
}

// Others' carets in a card, on the text as it reads here.
export function caretsIn(id: string): Caret[] {
  const hand = all.get(id)?.hand;
  return carets(id).map((caret) => (hand && caret.at ? { ...caret, at: caret.at.map((n) => hand.here(n)) as [number, number] } : caret));
}

// Where a caret of this hand's text stands on the record, once everything is there.
export function caretAt(id: string, from: number, to: number): { uid: string; version: number; at?: [number, number] } {
  const hand = all.get(id)?.hand;
  if (!hand?.settled) return { uid: id, version: hand?.version ?? 0 };
  return { uid: id, version: hand.version, at: [from, to] };
}

watchTexts({
  edited: (id, op, version, edit) => {
    all.get(id)?.hand.edited(op, version, edit);
    all.get(id)?.letGo();
  },
  whole: (card) => {
    all.get(card.uid)?.hand.whole(card.text, card.version);
    all.get(card.uid)?.letGo();
  },
});

const settled: Settled = {
  // A new line: what an earlier page left is taken up, what was missed is made up for, what waits may go.
  resume() {
    for (const [id, edits] of leftBehind()) {
      const about = edits[0]!.body as unknown as About;
      new Writing(id, { ...about, kind: state.cards.get(id)?.kind ?? about.kind ?? "option" }).hand.takeUp(edits.map((i) => [i.id, i.edit!]));
    }
    for (const one of [...all.values()]) {
      const card = state.cards.get(one.uid);
      if (card) one.hand.whole(card.text, card.version);
      one.promote();
    }
  },
  acknowledged(intent) {
    if (intent.edit) all.get(String(intent.body.uid))?.hand.acknowledged(intent.id);
  },
  refused(intent, code, values) {
    const one = all.get(String(intent.body.uid));
    if (!intent.edit || !one) return false;
    if (code === "stale" && intent.kind === "card.edit") {
      one.hand.stale(String(values.text), Number(values.version));
      return true;
    }
    const words = one.hand.lose();
    if (words.trim()) refused.set(intent.id, { intent: { ...intent, words }, code, values });
    one.over = code !== "text_too_long";
    one.letGo();
    return true;
  },
};

settleTyped(settled);

function leftBehind(): Map<string, Intent[]> {
  const found = new Map<string, Intent[]>();
  for (const intent of pending.all.values()) {
    const id = String(intent.body.uid);
    if (intent.edit && !all.has(id)) found.set(id, [...(found.get(id) ?? []), intent]);
  }
  for (const edits of found.values()) edits.sort((a, b) => Number(a.edit!.waits) - Number(b.edit!.waits));
  return found;
}
