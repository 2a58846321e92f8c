// Follows the room's log by its numbers: what comes over the line becomes what this screen knows.
import { guess, measure } from "./clock";
import { followHome } from "./home";
import { arrived, cut, leave, openLine, patience, ping } from "./line";
import { keepLast, showLast } from "./last";
import { keepTime, settle } from "./own";
import { openStores } from "./pending";
import { keepPage } from "./shell";
import { once, start } from "./start";
import { changed, lost, state, take } from "./state";
import type { Entry, Frame } from "./types";
import { acknowledged, nothingSaid, refuse, sendAll } from "./wishes";

type Welcome = Extract<Frame, { t: "welcome" }>;

const FOR_GOOD = ["gone", "reload", "room"];

export function open(): void {
  if (start.seat) {
    stores = openStores(start.code, start.seat, sendAll);
    keepLast();
  }
  if (once.welcome) know(once.welcome); // the page brought it along, which saves three round trips
  else if (start.seat) void showLast();
  openLine(hear);
  keepTime();
}

let stores = Promise.resolve();

function hear(frame: Frame): void {
  if (frame.t === "welcome") welcome(frame);
  else if (frame.t === "entries") {
    if (!follow(frame.list)) return cut(0); // something was missed: ask again from the number we have
    acknowledged(frame.acks);
  } else if (frame.t === "refuse") refuse(frame);
  else if (frame.t === "presence") {
    state.here = new Set(frame.here);
    state.typing = frame.typing;
  } else if (frame.t === "pong") measure(frame.at, frame.now);
  else if (frame.t === "bye") bye(frame);
  changed();
}

// Says whether nothing was missed.
function follow(entries: Entry[]): boolean {
  for (const entry of entries) {
    if (entry.seq <= state.seq) continue;
    if (entry.seq !== state.seq + 1) return false;
    take(entry);
    followHome(entry);
  }
  settle();
  if (!lost.size) return true;
  lost.clear();
  state.seq = 0;
  return false;
}

function welcome(frame: Welcome): void {
  if (frame.entries && state.room?.attribution !== frame.room.attribution) {
    state.seq = 0; // another rule: what this screen knows may name whom nothing may name now
    return cut(0);
  }
  know(frame);
  arrived();
  nothingSaid();
  void stores.then(sendAll);
  [0, 300, 900].forEach((after) => setTimeout(ping, after));
  if (start.seat) keepPage();
}

function know(frame: Welcome): void {
  state.you = frame.you;
  state.room = frame.room;
  state.wrote = new Set(frame.you.wrote);
  state.starred = new Set(frame.you.starred);
  state.marked = new Map(Object.entries(frame.you.marked));
  state.nudges = frame.you.nudges;
  if (frame.state) {
    state.cards = new Map(frame.state.cards.map((c) => [c.uid, c]));
    state.script = state.shared = frame.state.script;
    state.talk = frame.state.talk;
    state.veils = frame.state.veils;
    state.themes = frame.state.themes;
    state.vote = frame.state.vote;
    state.people = new Map(frame.state.people.map((p) => [p.id, p]));
    state.seq = frame.seq;
    state.restored = false;
  } else follow(frame.entries ?? []);
  state.dots = new Map(Object.entries(frame.you.dots));
  guess(frame.now);
  settle();
}

function bye(frame: Extract<Frame, { t: "bye" }>): void {
  if (FOR_GOOD.includes(frame.code)) return leave(frame.code);
  if (frame.code === "behind") state.seq = 0;
  state.note = frame.code;
  cut(patience(frame.retry_after * 1000));
}
