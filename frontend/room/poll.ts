// The way over plain HTTP, where no WebSocket gets through: what is said goes out as POST, one after the other, and a GET is
// held open for what the server says. The frames are those of the socket.
import { start } from "./start";
import type { Frame } from "./types";
import type { Ears, Wire } from "./wire";

const MOST_AT_ONCE = 40; // messages in one request
const MOST_LONG = 60_000; // bytes in one request; the server takes 64 KiB
const ANSWERED_WITHIN = 40_000; // milliseconds; the server holds a GET for 25 seconds
const PRESENCE_LASTS = 60_000; // milliseconds that the word of another process is believed

type Pass = { t: "pass"; pass: string; process: string };
type Presence = Extract<Frame, { t: "presence" }>;
type Ack = { id: string; seq: number };

class Poll implements Wire {
  private pass = "";
  private seq = 0;
  private open = true;
  private talking = false;
  private waiting: string[] = [];
  private acks: Ack[] = []; // on disk, but their entries have not been told yet
  private process = "";
  private presences = new Map<string, { frame: Presence; at: number }>();
  private readonly end = new AbortController();

  constructor(
    hello: object,
    private readonly ears: Ears,
  ) {
    void this.begin(hello);
    addEventListener("pagehide", this.leave);
  }

  say(message: object): boolean {
    if (!this.open) return false;
    this.waiting.push(JSON.stringify(message));
    void this.talk();
    return true;
  }

  close(): void {
    this.leave();
    this.end.abort();
    this.open = false;
    removeEventListener("pagehide", this.leave);
  }

  // Tell the server at once; it would notice by itself after a while.
  private leave = (): void => {
    if (!this.pass || !this.open) return;
    fetch(this.address(), { method: "DELETE", headers: this.headers(), keepalive: true }).catch(() => {});
  };

  private async begin(hello: object): Promise<void> {
    await this.trying(async () => {
      await this.ask("POST", JSON.stringify(hello));
      while (this.open) await this.ask("GET");
    });
  }

  // One request at a time, so that what is said arrives in its order.
  private async talk(): Promise<void> {
    if (this.talking) return;
    this.talking = true;
    await this.trying(async () => {
      while (this.open && this.waiting.length) await this.ask("POST", this.batch());
    });
    this.talking = false;
  }

  private batch(): string {
    let length = 0;
    let n = 0;
    for (const message of this.waiting.slice(0, MOST_AT_ONCE)) {
      length += new Blob([message]).size + 1;
      if (n && length > MOST_LONG) break;
      n += 1;
    }
    return this.waiting.splice(0, n).join("\n");
  }

  private async trying(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch {
      if (!this.open) return;
      this.open = false;
      removeEventListener("pagehide", this.leave);
      this.end.abort();
      this.ears.lost();
    }
  }

  private async ask(method: string, body?: string): Promise<void> {
    const impatient = setTimeout(() => this.end.abort(), ANSWERED_WITHIN);
    try {
      const answer = await fetch(this.address(), { method, headers: this.headers(), body: body ?? null, signal: this.end.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const text = await answer.text();
      this.ears.opened();
      for (const line of text.split("\n")) if (line && this.open) this.take(JSON.parse(line) as Frame | Pass);
    } finally {
      clearTimeout(impatient);
    }
  }

  private address(): string {
    return `/live/${start.code}?since=${this.seq}`;
  }

  private headers(): Record<string, string> {
    return this.pass ? { Authorization: `Bearer ${this.pass}` } : {};
  }

  private take(frame: Frame | Pass): void {
    if (frame.t === "pass") {
      this.pass = frame.pass;
      this.process = frame.process;
    } else if (frame.t === "presence") this.ears.hear(this.united(frame));
    else if (frame.t === "entries") this.entries(frame);
    else {
      if (frame.t === "welcome") this.seq = frame.seq;
      this.ears.hear(frame);
    }
  }

  // A wish is acknowledged when its entry is told, so that a card never seems to go and come.
  private entries(frame: Extract<Frame, { t: "entries" }>): void {
    this.acks.push(...frame.acks);
    this.seq = Math.max(this.seq, frame.list.at(-1)?.seq ?? 0);
    const acks = this.acks.filter((ack) => ack.seq <= this.seq);
    this.acks = this.acks.filter((ack) => ack.seq > this.seq);
    if (frame.list.length || acks.length) this.ears.hear({ t: "entries", list: frame.list, acks });
  }

  // Each process knows who is connected to it; requests may come to any of them.
  private united(frame: Presence): Presence {
    const now = performance.now();
    this.presences.set(this.process, { frame, at: now });
    for (const [process, { at }] of this.presences) if (now - at > PRESENCE_LASTS) this.presences.delete(process);
    const frames = [...this.presences.values()].map((p) => p.frame);
    return { t: "presence", here: [...new Set(frames.flatMap((f) => f.here))], typing: frames.flatMap((f) => f.typing) };
  }
}

export function openPoll(hello: object, ears: Ears): Wire {
  return new Poll(hello, ears);
}
