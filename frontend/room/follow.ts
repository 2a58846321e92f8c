// The line to the server: one socket, opened again after every cut, that follows the room's log by its numbers.
import { Pending } from "./pending";
import { changed, state, take } from "./state";
import type { Frame, Intent } from "./types";
import { start } from "./words";

const VERSION = 1;
const wall = document.body.classList.contains("is-wall");
const pending = new Pending();
let socket: WebSocket | null = null;
let ticket = start.ticket;
let tries = 0;
let typing: string | null = null;
let best = Infinity; // the quickest round trip so far tells the offset best
let silent = 0;

export function open(): void {
  addEventListener("online", () => reconnect(0));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && state.line !== "open") reconnect(0);
  });
  setInterval(beat, 5000);
  void connect();
}

async function connect(): Promise<void> {
  if (socket) return;
  try {
    if (!ticket) ticket = await freshTicket();
  } catch (problem) {
    if (problem instanceof Gone) return leave("gone");
    return reconnect();
  }
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const line = new WebSocket(`${scheme}://${location.host}/live/${start.code}`);
  socket = line;
  line.onopen = () => line.send(JSON.stringify({ t: "hello", v: VERSION, ticket, since: state.seq }));
  line.onmessage = (event) => {
    if (socket === line) hear(JSON.parse(event.data as string) as Frame);
  };
  line.onclose = () => {
    if (socket === line) cut();
  };
}

class Gone extends Error {}

async function freshTicket(): Promise<string> {
  const headers: Record<string, string> = { "X-CSRFToken": document.body.dataset.csrf ?? "" };
  if (wall) headers["X-Wall"] = "1";
  const answer = await fetch(start.ticketUrl, { method: "POST", headers, credentials: "same-origin" });
  if (answer.status === 404 || answer.status === 403) throw new Gone();
  if (!answer.ok) throw new Error(String(answer.status));
  return ((await answer.json()) as { ticket: string }).ticket;
}

function cut(): void {
  socket = null;
  ticket = "";
  if (state.line === "open") state.cutAt = Date.now();
  state.line = "cut";
  changed();
  if (!state.bye) reconnect();
}

let timer = 0;
function reconnect(after?: number): void {
  // Growing pauses with chance in them, so that a hall does not come back in one instant.
  const pause = after ?? Math.min(15_000, 400 * 2 ** tries) * (0.5 + Math.random());
  tries += 1;
  clearTimeout(timer);
  timer = setTimeout(() => void connect(), pause);
}

function leave(code: string): void {
  state.bye = code;
  state.line = "cut";
  changed();
}

function hear(frame: Frame): void {
  silent = 0;
  if (frame.t === "welcome") welcome(frame);
  else if (frame.t === "entries") {
    for (const entry of frame.list) {
      if (entry.seq <= state.seq) continue;
      if (entry.seq !== state.seq + 1) return gap();
      take(entry);
    }
    frame.acks.forEach((ack) => pending.done(ack.id));
  } else if (frame.t === "refuse") refused(frame);
  else if (frame.t === "presence") state.here = new Map(frame.people.map((p) => [p.id, p.typing]));
  else if (frame.t === "pong") measure(frame);
  else if (frame.t === "bye") bye(frame);
  state.waiting = pending.size;
  changed();
}

function gap(): void {
  // Something was missed: ask again from the number we have.
  socket?.close();
}

function welcome(frame: Extract<Frame, { t: "welcome" }>): void {
  const first = state.you === null;
  state.you = frame.you;
  state.room = frame.room;
  state.wrote = new Set(frame.you.wrote);
  state.starred = new Set(frame.you.starred);
  if (frame.state) {
    state.cards = new Map(frame.state.cards.map((c) => [c.uid, c]));
    state.script = frame.state.script;
    state.people = new Map(frame.state.people.map((p) => [p.id, p]));
    state.seq = frame.seq;
  } else (frame.entries ?? []).forEach(take);
  state.seq = Math.max(state.seq, frame.seq);
  state.line = "open";
  tries = 0;
  best = Infinity;
  state.offset = frame.now - Date.now();
  if (first && frame.you.id !== null) pending.open(start.code, frame.you.id);
  pending.list().forEach(send);
  ping();
  setTimeout(ping, 400);
  setTimeout(ping, 1200);
}

function refused(frame: Extract<Frame, { t: "refuse" }>): void {
  if (frame.code === "storage") {
    setTimeout(() => pending.list().forEach(send), 3000);
    return;
  }
  const intent = pending.done(frame.id);
  if (!intent) return;
  if (intent.kind === "card.star") toggle(state.starred, String(intent.body.uid), !intent.body.on);
  state.refused = [...state.refused, { intent, code: frame.code, values: frame.values }];
}

function bye(frame: Extract<Frame, { t: "bye" }>): void {
  if (frame.code === "gone" || frame.code === "reload" || frame.code === "room") leave(frame.code === "room" ? "gone" : frame.code);
  else if (frame.code === "behind") state.seq = 0;
  else {
    const line = socket;
    socket = null;
    line?.close();
    ticket = "";
    state.line = "cut";
    reconnect(frame.retry_after * 1000);
  }
}

function ping(): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ t: "ping", at: performance.now() }));
}

function measure(frame: { at: number; now: number }): void {
  const trip = performance.now() - frame.at;
  if (trip > best * 1.5) return;
  best = Math.min(best, trip);
  state.offset = frame.now + trip / 2 - Date.now();
}

// A line that says nothing for fifteen seconds is dead, whatever the browser thinks.
function beat(): void {
  if (state.line !== "open") return;
  silent += 1;
  if (silent > 3) {
    const line = socket;
    socket = null;
    line?.close();
    cut();
  } else ping();
  best *= 1.2;
}

function send(intent: Intent): void {
  if (socket?.readyState === WebSocket.OPEN && state.line === "open") {
    socket.send(JSON.stringify({ t: "intent", ...intent }));
  }
}

export function wish(kind: string, body: Record<string, unknown>): void {
  const intent = { id: uid(), kind, body };
  pending.add(intent);
  state.waiting = pending.size;
  if (kind === "card.write") state.wrote.add(String(body.uid));
  if (kind === "card.star") toggle(state.starred, String(body.uid), Boolean(body.on));
  send(intent);
  changed();
}

function toggle(set: Set<string>, uid: string, on: boolean): void {
  if (on) set.add(uid);
  else set.delete(uid);
}

export function saying(kind: string | null): void {
  if (kind === typing) return;
  typing = kind;
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ t: "presence", typing: kind }));
}

export function letGo(id: string): void {
  state.refused = state.refused.filter((r) => r.intent.id !== id);
  changed();
}

export function uid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}
