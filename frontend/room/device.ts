// What this device keeps: two databases, of which the second may be lost without harm. Null where the browser keeps nothing.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Intent, Refused } from "./types";

// A wish as it is kept. Rooms, people and tabs of one device never mix; `n` grows in the order in which wishes were made.
export interface Row<T> {
  room: string;
  seat: number;
  id: string;
  tab: string;
  n: number;
  what: T;
}

interface Wishes extends DBSchema {
  pending: { key: [string, number, string]; value: Row<Intent> };
  refused: { key: [string, number, string]; value: Row<Refused> };
}

interface LastStates extends DBSchema {
  rooms: { key: [string, number]; value: unknown };
}

const PATIENCE = 2_000; // milliseconds; some browsers neither open a database nor say so
const KEY = ["room", "seat", "id"];

export const wishes: Promise<IDBPDatabase<Wishes> | null> = opened(() =>
  openDB<Wishes>("peerassist", 1, {
    upgrade(db) {
      db.createObjectStore("pending", { keyPath: KEY });
      db.createObjectStore("refused", { keyPath: KEY });
    },
  }),
);

// Deleted from the front of the house (site/holder.ts) when somebody else signs in: then this page lets go of it.
export const LAST = "peerassist.last";

export function lastStates(): Promise<IDBPDatabase<LastStates> | null> {
  return opened(() =>
    openDB<LastStates>(LAST, 1, {
      upgrade: (fresh) => void fresh.createObjectStore("rooms"),
      blocking: (_had, _wanted, event) => (event.target as IDBDatabase).close(),
    }),
  );
}

async function opened<T>(open: () => Promise<T>): Promise<T | null> {
  const late = new Promise<null>((give) => setTimeout(() => give(null), PATIENCE));
  try {
    return await Promise.race([open(), late]);
  } catch {
    return null;
  }
}
