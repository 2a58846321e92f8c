// The line to the server: one socket, opened again after every cut, that follows the room's log by its numbers.
import { guess, measure, serverNow } from "./clock";
import { openStores, pending, refused } from "./pending";
import { start } from "./start";
import { changed, state, take } from "./state";
import type { Frame, Intent } from "./types";

const VERSION = 1;
const HANDSHAKE = 10_000; // milliseconds until a line that says nothing is given up
const AT_ONCE = 40; // wishes sent in one go after coming back; the others follow, for a server minds floods
const OLD = 20_000; // a move of the clock older than this is not made any more
const wall = document.body.classList.contains("is-wall");
let socket: WebSocket | null = null;
let connecting = false;
let ticket = start.ticket;
let tries = 0;
let timer = 0;
let silent = 0;

export function open(): void {
  addEventListener("online", () => reconnect(0));
  addEventListener("offline", () => cut());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (state.line === "open") ping();
    else reconnect(0);
  });
  setInterval(beat, 5000);
  void connect();
}

async function connect(): Promise<void> {
  if (socket || connecting || state.bye) return;
  connecting = true;
  try {
    if (!ticket) ticket = await freshTicket();
    dial();
  } catch (problem) {
    if (problem instanceof Gone) leave("gone");
    else reconnect();
  } finally {
    connecting = false;
  }
}

function dial(): void {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const line = new WebSocket(`${scheme}://${location.host}/live/${start.code}`);
  socket = line;
  const impatient = setTimeout(() => socket === line && state.line !== "open" && cut(), HANDSHAKE);
  line.onopen = () => line.send(JSON.stringify({ t: "hello", v: VERSION, ticket, since: state.seq }));
  line.onmessage = (event) => {
    if (socket === line) hear(JSON.parse(event.data as string) as Frame);
  };
  line.onclose = () => {
    clearTimeout(impatient);
    if (socket === line) cut();
  };
}

class Gone extends Error {}

async function freshTicket(): Promise<string> {
  const headers: Record<string, string> = { "X-CSRFToken": document.body.dataset.csrf ?? "" };
  if (wall) headers["X-Wall"] = "1";
  const answer = await fetch(start.ticketUrl, { method: "POST", headers, credentials: "same-origin" });
  if (answer.status === 404 || answer.status === 403) throw new Gone();
  const said = (await answer.json()) as { ticket: string; door?: string };
  if (said.door) location.href = said.door; // the door asks for consent first
  if (!answer.ok) throw new Error(String(answer.status));
  return said.ticket;
}

// The line is gone, or is given up; come back after a while, or after `pause` milliseconds.
function cut(pause?: number): void {
  const line = socket;
  socket = null;
  line?.close();
  ticket = "";
  if (state.line === "open") state.cutAt = serverNow();
  state.line = "cut";
  state.typing = [];
  changed();
  if (!state.bye) reconnect(pause);
}

function reconnect(after?: number): void {
  // Growing pauses with chance in them, so that a hall does not come back in one instant; at first short ones, for most
  // cuts are short.
  const longest = tries < 30 ? 3_000 : 15_000;
  const pause = after ?? Math.min(longest, 300 * 2 ** tries) * (0.5 + Math.random());
  tries += 1;
  clearTimeout(timer);
  timer = setTimeout(() => void connect(), pause);
}

function leave(code: string): void {
  state.bye = code;
  cut();
}

function hear(frame: Frame): void {
  silent = 0;
  if (frame.t === "welcome") welcome(frame);
  else if (frame.t === "entries") {
    for (const entry of frame.list) {
      if (entry.seq <= state.seq) continue;
      if (entry.seq !== state.seq + 1) return cut(0); // something was missed: ask again from the number we have
      take(entry);
    }
    frame.acks.forEach(({ id }) => pending.take(id));
    if (frame.acks.length) state.stuck = false;
  } else if (frame.t === "refuse") refuse(frame);
  else if (frame.t === "presence") {
    state.here = new Set(frame.here);
    state.typing = frame.typing;
  } else if (frame.t === "pong") measure(frame.at, frame.now);
  else if (frame.t === "bye") bye(frame);
  changed();
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
  state.line = "open";
  state.note = "";
  tries = 0;
  said = null;
  guess(frame.now);
  if (first && frame.you.id !== null) openStores(start.code, frame.you.id);
  for (const { kind, body } of pending.all.values()) remember(kind, body);
  sendAll();
  [0, 300, 900].forEach((after) => setTimeout(ping, after));
}

// Everything that waits, in its order; a move that nobody waits for any more is not made behind their back.
function sendAll(): void {
  const waiting = [...pending.all.values()];
  for (const intent of waiting.filter((i) => !i.kind.startsWith("card.") && Date.now() - i.at > OLD)) {
    reject(intent.id, "too_late", {});
  }
  const line = socket;
  [...pending.all.values()].forEach((intent, n) => {
    const wait = n < AT_ONCE ? 0 : (n - AT_ONCE + 1) * 60;
    setTimeout(() => socket === line && pending.all.has(intent.id) && send(intent), wait);
  });
}

function refuse(frame: Extract<Frame, { t: "refuse" }>): void {
  if (frame.code === "storage") {
    state.stuck = true;
    setTimeout(() => frame.id && pending.all.has(frame.id) && send(pending.all.get(frame.id)!), 2000 + Math.random() * 1000);
  } else if (frame.id) reject(frame.id, frame.code, frame.values);
}

function reject(id: string, code: string, values: Record<string, string | number>): void {
  const intent = pending.take(id);
  if (!intent) return;
  if (intent.kind === "card.star") toggle(state.starred, String(intent.body.uid), !intent.body.on);
  refused.set(id, { intent, code, values });
}

function bye(frame: Extract<Frame, { t: "bye" }>): void {
  if (["gone", "reload", "room"].includes(frame.code)) return leave(frame.code);
  if (frame.code === "behind") state.seq = 0;
  state.note = frame.code;
  const pause = Math.max(frame.retry_after * 1000, Math.min(3_000, 100 * 2 ** tries));
  cut(pause * (1 + Math.random() * 0.3));
}

function ping(): void {
  if (socket?.readyState === WebSocket.OPEN && state.line === "open") {
    socket.send(JSON.stringify({ t: "ping", at: performance.now() }));
  }
}

// A line that says nothing for fifteen seconds is dead, whatever the browser thinks.
function beat(): void {
  if (state.line !== "open") return;
  silent += 1;
  if (silent > 3) cut(0);
  else ping();
  changed();
}

function send({ id, kind, body }: Intent): void {
  if (socket?.readyState === WebSocket.OPEN && state.line === "open") {
    socket.send(JSON.stringify({ t: "intent", id, kind, body }));
  }
}

export function wish(kind: string, body: Record<string, unknown>): void {
  const intent = { id: uid(), kind, body, at: Date.now() };
  pending.set(intent.id, intent);
  remember(kind, body);
  send(intent);
  changed();
}

function remember(kind: string, body: Record<string, unknown>): void {
  if (kind === "card.write" && body.version === undefined) state.wrote.add(String(body.uid));
  if (kind === "card.star") toggle(state.starred, String(body.uid), Boolean(body.on));
}

function toggle(set: Set<string>, uid: string, on: boolean): void {
  if (on) set.add(uid);
  else set.delete(uid);
}

let said: { kind: string | null; at: number } | null = null;

// Say what is being typed; said again every few seconds, for the server forgets it.
export function saying(kind: string | null): void {
  if ((said?.kind ?? null) === kind && (!kind || performance.now() - said!.at < 3000)) return;
  if (socket?.readyState !== WebSocket.OPEN || state.line !== "open") return;
  said = { kind, at: performance.now() };
  socket.send(JSON.stringify({ t: "presence", typing: kind }));
}

export function letGo(id: string): void {
  refused.take(id);
  changed();
}

export function uid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}
