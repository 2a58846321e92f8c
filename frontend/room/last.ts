// The last state known, kept on this device: what a page shows that is opened without a line, and says so.
import { guess, serverNow } from "./clock";
import { lastStates } from "./device";
import { start } from "./start";
import { changed, listen, state } from "./state";
import type { Card, Person, Room, Script, Theme, You } from "./types";

const EVERY = 3_000; // milliseconds between two keepings, while things change

interface Last {
  you: You;
  room: Room;
  script: Script;
  cards: Card[];
  people: Person[];
  themes: Theme[];
  wrote: string[];
  starred: string[];
  at: number; // by the server's clock
  ahead: number; // milliseconds that the server's clock is ahead of this device's
}

const database = lastStates();
let kept = 0; // the number up to which it is kept
let timer = 0;

// Keep what is known whenever it has changed, from now on.
export function keepLast(): void {
  listen(() => {
    if (!timer && state.line === "open" && state.seq !== kept) timer = setTimeout(() => void keep(), EVERY);
  });
  addEventListener("pagehide", () => void keep());
}

async function keep(): Promise<void> {
  timer = 0;
  const { you, room, script, seq } = state;
  if (!you || !room || !script || state.bye || state.line !== "open" || seq === kept) return;
  kept = seq;
  const last: Last = {
    ...{ you, room, script, cards: [...state.cards.values()], people: [...state.people.values()], themes: state.themes },
    ...{ wrote: [...state.wrote], starred: [...state.starred], at: serverNow(), ahead: serverNow() - Date.now() },
  };
  await (await database)?.put("rooms", last, [start.code, start.seat]).catch(() => {});
}

// Show what was kept, unless the server was quicker. It is never followed from: the server tells all of it anew.
export async function showLast(): Promise<void> {
  const last = (await (await database)?.get("rooms", [start.code, start.seat]).catch(() => undefined)) as Last | undefined;
  if (!last || state.you) return;
  Object.assign(state, { you: last.you, room: last.room, script: last.script, cutAt: last.at, restored: true });
  state.cards = new Map(last.cards.map((card) => [card.uid, card]));
  state.people = new Map(last.people.map((person) => [person.id, person]));
  state.themes = last.themes;
  state.wrote = new Set(last.wrote);
  state.starred = new Set(last.starred);
  guess(Date.now() + last.ahead);
  changed();
}

export async function forgetLast(): Promise<void> {
  await (await database)?.delete("rooms", [start.code, start.seat]).catch(() => {});
}
