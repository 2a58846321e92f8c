// Wishes on their way, and wishes that were refused: kept on this device, each under a key of its own, so that two tabs
// never take each other's. A wish goes when the server says that it is on disk; a refused one when its writer lets it go.
import type { Intent, Refused } from "./types";

class Kept<T> {
  readonly all = new Map<string, T>();
  private place = "";

  constructor(private readonly name: string) {}

  // Read what an earlier page, or another tab, left here.
  open(code: string, seat: number): void {
    this.place = `peerassist.${this.name}.${code}.${seat}.`;
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(this.place)) this.all.set(key.slice(this.place.length), JSON.parse(localStorage.getItem(key)!));
      }
    } catch {
      // A store that can't be read holds nothing for us.
    }
  }

  set(id: string, what: T): void {
    this.all.set(id, what);
    try {
      if (this.place) localStorage.setItem(this.place + id, JSON.stringify(what));
    } catch {
      // A full or forbidden store: it stays in memory, and the line still says that it waits.
    }
  }

  take(id: string): T | undefined {
    const what = this.all.get(id);
    this.all.delete(id);
    try {
      if (this.place) localStorage.removeItem(this.place + id);
    } catch {
      // It is gone from memory at least; sent again it would do nothing twice.
    }
    return what;
  }
}

export const pending = new Kept<Intent>("pending");
export const refused = new Kept<Refused>("refused");

export function openStores(code: string, seat: number): void {
  pending.open(code, seat);
  refused.open(code, seat);
}

// The texts that are on this device and not on the record.
export function unkept(): string[] {
  const intents = [...pending.all.values(), ...[...refused.all.values()].map((r) => r.intent)];
  return intents.map((i) => i.words ?? String(i.body.text ?? "")).filter(Boolean);
}
