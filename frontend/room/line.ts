// The line to the server: opened again after every cut, with a fresh ticket; by WebSocket, or over plain HTTP where none gets
// through.
import { serverNow } from "./clock";
import { Gone, ticket } from "./door";
import { forgetLast } from "./last";
import { openPoll } from "./poll";
import { forgetPage } from "./shell";
import { openSocket } from "./socket";
import { changed, state } from "./state";
import type { Frame } from "./types";
import type { Wire } from "./wire";

const VERSION = 1;
const OPENS = 5_000; // milliseconds until a line that does not open is given up
const HANDSHAKE = 40_000; // milliseconds until one that opens and brings no welcome is given up: a slow line takes its time
const BEAT = 5_000; // milliseconds between two looks at the line
const MOST_SILENT = 3; // looks without a word from the server, then the line is dead, whatever the browser thinks
const FAILURES = 2; // sockets in a row that did not open, then it is tried without
const SOCKET_AGAIN = 120_000; // milliseconds without a socket, then it is tried again
let wire: Wire | null = null;
let connecting = false;
let unopened = 0;
let tries = 0;
let timer = 0;
let better = 0;
let silent = 0;
let listener: (frame: Frame) => void = () => {};

export function openLine(hear: (frame: Frame) => void): void {
  listener = hear;
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
  return state.line === "open" && (wire?.say(message) ?? false);
}

// The server let us in.
export function arrived(): void {
  state.line = "open";
  state.note = "";
  tries = 0;
}

// The line is gone, or is given up; come back after a while, or after `pause` milliseconds.
export function cut(pause?: number): void {
  const line = wire;
  wire = null;
  line?.close();
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
  if (code === "reload") return;
  void forgetPage();
  void forgetLast();
}

export function ping(): void {
  transmit({ t: "ping", at: performance.now() });
}

// How long to wait at least before coming back after a goodbye: what the server asks, and longer each time.
export function patience(asked: number): number {
  return Math.max(asked, Math.min(3_000, 100 * 2 ** tries)) * (1 + Math.random() * 0.3);
}

async function connect(): Promise<void> {
  if (wire || connecting || state.bye) return;
  connecting = true;
  try {
    dial(await ticket());
  } catch (problem) {
    if (problem instanceof Gone) leave("gone");
    else if (state.line === "connecting") cut();
    else reconnect();
  } finally {
    connecting = false;
  }
}

function hello(fresh: string): object {
  return { t: "hello", v: VERSION, ticket: fresh, since: state.seq };
}

function dial(fresh: string): void {
  const http = unopened >= FAILURES;
  let opened = false;
  let impatient = setTimeout(failed, OPENS);
  const line = (http ? openPoll : openSocket)(hello(fresh), {
    opened() {
      if (opened) return;
      opened = true;
      clearTimeout(impatient);
      impatient = setTimeout(() => wire === line && state.line !== "open" && cut(), HANDSHAKE);
    },
    hear(frame) {
      if (wire !== line) return;
      silent = 0;
      if (!http) unopened = 0;
      listener(frame);
    },
    lost: failed,
  });
  wire = line;
  if (http) tryBetterLater();

  function failed(): void {
    clearTimeout(impatient);
    if (wire !== line) return;
    // The ticket came over HTTP a moment ago, so pages get through; now it is without a socket, and now with one again.
    if (!opened) unopened = http ? 0 : unopened + 1;
    cut(!opened && unopened === FAILURES ? 0 : undefined);
  }
}

function tryBetterLater(): void {
  clearTimeout(better);
  better = setTimeout(() => void tryBetter(), SOCKET_AGAIN);
}

// A socket beside the line that there is; it takes its place once the server welcomes it.
async function tryBetter(): Promise<void> {
  const former = wire;
  if (!former || state.line !== "open") return;
  try {
    const fresh = await ticket();
    const line = openSocket(hello(fresh), {
      opened() {},
      hear(frame) {
        if (wire === former && frame.t === "welcome") {
          wire = line;
          unopened = 0;
          former.close();
        }
        if (wire !== line) return line.close();
        silent = 0;
        listener(frame);
      },
      lost: () => (wire === line ? cut() : tryBetterLater()),
    });
  } catch {
    tryBetterLater();
  }
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
