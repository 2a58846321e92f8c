// The fields in which new cards are written. Each holds one card, which is on the record from its first letter, until its
// writer goes on to the next. A page that is loaded again finds it in its field.
import { state } from "./state";
import type { Kind } from "./types";
import { begin, ownWriting, type Writing } from "./typing";

const slots = new Map<string, Writing>();
const key = (name: string) => `peerassist.writes.${state.room?.code}.${state.you?.id}.${name}`;

export function slot(name: string, kind: Kind): Writing {
  const held = slots.get(name);
  if (held && !held.over) return held;
  const found = held ? undefined : remembered(name);
  const fresh = found && !found.over ? found : begin(kind);
  slots.set(name, fresh);
  return fresh;
}

// Remember which card is written here, over a reload of this page.
export function remember(name: string): void {
  try {
    sessionStorage.setItem(key(name), slots.get(name)?.uid ?? "");
  } catch {
    // Then it stands in the list after a reload, and is changed there.
  }
}

// The card is done; the next one begins in its place.
export function finish(name: string): void {
  const done = slots.get(name);
  slots.delete(name);
  remember(name);
  done?.letGo();
}

export function inSlot(uid: string): boolean {
  for (const one of slots.values()) if (one.uid === uid && !one.over) return true;
  return false;
}

function remembered(name: string): Writing | undefined {
  try {
    const uid = sessionStorage.getItem(key(name));
    return uid ? ownWriting(uid) : undefined;
  } catch {
    return undefined;
  }
}
