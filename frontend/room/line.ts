// The line to the server: one socket, opened again after every cut, with a fresh ticket.
import { serverNow } from "./clock";
import { start } from "./start";
import { changed, state } from "./state";
import type { Frame } from "./types";

const VERSION = 1;
const HANDSHAKE = 10_000; // milliseconds until a line that says nothing is given up
const BEAT = 5_000; // milliseconds between two looks at the line
const MOST_SILENT = 3; // looks without a word from the server, then the line is dead, whatever the browser thinks
const wall = document.body.classList.contains("is-wall");
let socket: WebSocket | null = null;
let connecting = false;
let ticket = start.ticket;
let tries = 0;
let timer = 0;
let silent = 0;
let hear: (frame: Frame) => void = () => {};

export function openLine(listener: (frame: Frame) => void): void {
  hear = listener;
  addEventListener("online", () => reconnect(0));
  addEventListener("offline", () => cut());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (state.line === "open") ping();
    else reconnect(0);
  });
  setInterval(beat, BEAT);
  void connect();
}

// Send a message, if the line is open; says whether it was.
export function transmit(message: object): boolean {
  if (socket?.readyState !== WebSocket.OPEN || state.line !== "open") return false;
  socket.send(JSON.stringify(message));
  return true;
}

// The server let us in.
export function arrived(): void {
  state.line = "open";
  state.note = "";
  tries = 0;
}

// The line is gone, or is given up; come back after a while, or after `pause` milliseconds.
export function cut(pause?: number): void {
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

// For good.
export function leave(code: string): void {
  state.bye = code;
  cut();
}

export function ping(): void {
  transmit({ t: "ping", at: performance.now() });
}

// How long to wait at least before coming back after a goodbye: what the server asks, and longer each time.
export function patience(asked: number): number {
  return Math.max(asked, Math.min(3_000, 100 * 2 ** tries)) * (1 + Math.random() * 0.3);
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
    if (socket !== line) return;
    silent = 0;
    hear(JSON.parse(event.data as string) as Frame);
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

function reconnect(after?: number): void {
  // Growing pauses with chance in them, so that a hall does not come back in one instant; at first short ones, for most
  // cuts are short.
  const longest = tries < 30 ? 3_000 : 15_000;
  const pause = after ?? Math.min(longest, 300 * 2 ** tries) * (0.5 + Math.random());
  tries += 1;
  clearTimeout(timer);
  timer = setTimeout(() => void connect(), pause);
}

function beat(): void {
  if (state.line !== "open") return;
  silent += 1;
  if (silent > MOST_SILENT) cut(0);
  else ping();
  changed();
}
