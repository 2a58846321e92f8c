// Wishes on their way, and wishes that were refused: kept on this device until the server says that they are on disk, or their
// writer lets them go. In memory first; at once in localStorage too, for a page may be closed, or die, at any moment and a
// database answers later; and then in the database, which holds more and outlives a crash of the whole device.
import { type Row, wishes } from "./device";
import { changed } from "./state";
import { TAB, whenGone } from "./tabs";
import type { Intent, Refused } from "./types";

const SOON = 200; // milliseconds; most wishes are acknowledged before, and need no database

type Name = "pending" | "refused";

class Kept<T extends Intent | Refused> {
  readonly all = new Map<string, T>();
  readonly unsafe = new Set<string>(); // kept nowhere but in this page
  private rows = new Map<string, Row<T>>();
  private due = new Map<string, number>(); // timers of those that are not in the database
  private tabs = new Set([TAB]); // known, this one and others
  private newest = 0;
  private room = "";
  private seat = 0;

  constructor(private readonly name: Name) {}

  set(id: string, what: T): void {
    this.all.set(id, what);
    this.keep({ room: this.room, seat: this.seat, id, tab: TAB, n: this.rows.get(id)?.n ?? this.next(), what });
  }

  take(id: string): T | undefined {
    const what = this.all.get(id);
    const row = this.rows.get(id);
    for (const map of [this.all, this.rows]) map.delete(id);
    this.unsafe.delete(id);
    if (row) this.forget(row);
    return what;
  }

  // Read what an earlier page left here, and what another tab leaves once it is gone. Resolves when what there is now is read.
  async open(room: string, seat: number): Promise<void> {
    [this.room, this.seat] = [room, seat];
    for (const row of this.rows.values()) this.keep({ ...row, room, seat });
    addEventListener("storage", ({ key, newValue }) => {
      if (newValue && key?.startsWith(this.place({ room, seat, id: "" }))) void this.inherit((JSON.parse(newValue) as Row<T>).tab);
    });
    const found = await this.read();
    this.newest = Math.max(this.newest, ...found.map((row) => row.n));
    await Promise.all(found.map((row) => this.inherit(row.tab)));
  }

  // What waits goes along to another room of the same person.
  carry(room: string): void {
    for (const row of [...this.rows.values()]) {
      this.forget(row);
      this.keep({ ...row, room });
    }
  }

  // Take over what another tab of this room leaves, once that is gone.
  private async inherit(tab: string): Promise<void> {
    if (this.tabs.has(tab)) return;
    this.tabs.add(tab);
    await whenGone(tab, () => this.adopt(tab));
  }

  private async adopt(tab: string): Promise<void> {
    const orphans = (await this.read()).filter((row) => row.tab === tab && !this.rows.has(row.id));
    orphans.forEach((row) => this.keep({ ...row, tab: TAB }));
    const ordered = [...this.rows.values()].sort((a, b) => a.n - b.n);
    this.all.clear();
    ordered.forEach((row) => this.all.set(row.id, row.what));
    if (orphans.length) adopted();
  }

  private keep(row: Row<T>): void {
    this.rows.set(row.id, row);
    if (!this.room) return;
    clearTimeout(this.due.get(row.id));
    const copied = this.copy(row);
    if (copied) this.unsafe.delete(row.id);
    else this.unsafe.add(row.id);
    this.due.set(row.id, setTimeout(() => void this.write(row, copied), copied ? SOON : 0));
  }

  private copy(row: Row<T>): boolean {
    try {
      localStorage.setItem(this.place(row), JSON.stringify(row));
      return true;
    } catch (problem) {
      note(problem);
      return false; // full, or not allowed: the database may still take it
    }
  }

  private async write(row: Row<T>, copied: boolean): Promise<void> {
    this.due.delete(row.id);
    const db = await wishes;
    if (!db || this.rows.get(row.id) !== row) return;
    try {
      await db.put(this.name, row as never);
    } catch (problem) {
      if (!copied) note(problem);
      return;
    }
    if (this.rows.get(row.id) !== row) return;
    if (this.unsafe.delete(row.id)) changed();
    drop(this.place(row)); // moved over
  }

  private forget(row: Row<T>): void {
    drop(this.place(row));
    const inDatabase = !this.due.has(row.id);
    clearTimeout(this.due.get(row.id));
    this.due.delete(row.id);
    if (inDatabase) void wishes.then((db) => db?.delete(this.name, [row.room, row.seat, row.id])).catch(() => {});
  }

  // Everything of this room and seat, whichever tab it belongs to, in the order in which it was wished.
  private async read(): Promise<Row<T>[]> {
    const found = new Map<string, Row<T>>();
    const db = await wishes;
    try {
      const range = IDBKeyRange.bound([this.room, this.seat, ""], [this.room, this.seat, "\uffff"]);
      for (const row of (await db?.getAll(this.name, range)) ?? []) found.set(row.id, row as unknown as Row<T>);
    } catch {
      // What can't be read holds nothing for us.
    }
    for (const row of this.copies()) found.set(row.id, row);
    return [...found.values()].sort((a, b) => a.n - b.n);
  }

  private copies(): Row<T>[] {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.place({ room: this.room, seat: this.seat, id: "" })));
      return keys.map((key) => JSON.parse(localStorage.getItem(key)!) as Row<T>);
    } catch {
      return [];
    }
  }

  private place({ room, seat, id }: { room: string; seat: number; id: string }): string {
    return `peerassist.${this.name}.${room}.${seat}.${id}`;
  }

  // By the clock, so that tabs fall in with each other, but never backwards, whatever the clock does.
  private next(): number {
    this.newest = Math.max(this.newest + 1, Date.now());
    return this.newest;
  }
}

function drop(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Where nothing can be removed, nothing was kept.
  }
}

// Whether the device refused because it is full; otherwise the browser keeps nothing at all.
export let full = false;

function note(problem: unknown): void {
  full ||= problem instanceof DOMException && problem.name === "QuotaExceededError";
}

export const pending = new Kept<Intent>("pending");
export const refused = new Kept<Refused>("refused");

let adopted: () => void = changed;

// Open what this device keeps of a room for one participant. `orphans` is called for what another tab left.
export async function openStores(room: string, seat: number, orphans: () => void): Promise<void> {
  adopted = () => (orphans(), changed());
  await Promise.all([pending.open(room, seat), refused.open(room, seat)]);
  changed();
}

// The texts that are on this device and not on the record.
export function unkept(): string[] {
  const intents = [...pending.all.values(), ...[...refused.all.values()].map((r) => r.intent)];
  return intents.map(wordsOf).filter(Boolean);
}

export function wordsOf({ words, body }: Intent): string {
  return words ?? String(body.text ?? body.words ?? "");
}
