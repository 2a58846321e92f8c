// Wishes on their way: kept on this device until the server says that they are on disk, and sent again with the same
// id after a cut, a reload or a closed tab.
import type { Intent } from "./types";

const key = (code: string, seat: number) => `peerassist.pending.${code}.${seat}`;

export class Pending {
  private all = new Map<string, Intent>();
  private place = "";

  open(code: string, seat: number): void {
    this.place = key(code, seat);
    try {
      const kept: Intent[] = JSON.parse(localStorage.getItem(this.place) ?? "[]");
      kept.forEach((i) => this.all.set(i.id, i));
    } catch {
      localStorage.removeItem(this.place);
    }
  }

  add(intent: Intent): void {
    this.all.set(intent.id, intent);
    this.keep();
  }

  done(id: string): Intent | undefined {
    const intent = this.all.get(id);
    if (this.all.delete(id)) this.keep();
    return intent;
  }

  list(): Intent[] {
    return [...this.all.values()];
  }

  get size(): number {
    return this.all.size;
  }

  private keep(): void {
    try {
      if (this.place) localStorage.setItem(this.place, JSON.stringify(this.list()));
    } catch {
      // A full or forbidden store: the wishes stay in memory, and the line still says that they wait.
    }
  }
}
