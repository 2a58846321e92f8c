// The record as this screen shows it: what the server told, and over it what this device wishes and is not on disk yet.
import { together } from "./groups";
import { pending } from "./pending";
import { inSlot } from "./slots";
import { state } from "./state";
import type { Card, Intent, Kind } from "./types";
import { textOf, typedIn } from "./typing";

export interface Shown extends Card {
  unsent: boolean; // not on disk yet, seen by nobody else
}

export function cards(): Shown[] {
  const found = new Map<string, Shown>();
  for (const card of state.cards.values()) found.set(card.uid, { ...card, text: textOf(card.uid) ?? card.text, unsent: false });
  for (const intent of pending.all.values()) overlay(found, intent);
  // Not twice what stands in the field where it is written, and no empty card unless it is open here.
  return [...found.values()].filter(({ uid, text }) => (typedIn(uid) ? !inSlot(uid) : text.trim()));
}

function overlay(found: Map<string, Shown>, { kind, body, edit }: Intent): void {
  const uid = String(body.uid);
  const card = found.get(uid);
  if (kind === "card.write") found.set(uid, { ...(card ?? fresh(uid, body)), text: textOf(uid) ?? String(body.text), unsent: true });
  else if (kind === "card.remove") found.delete(uid);
  else if (card && (kind === "card.change" || edit)) found.set(uid, { ...card, ...(edit ? {} : (body as Partial<Card>)), unsent: true });
}

function fresh(uid: string, body: Record<string, unknown>): Shown {
  return {
    uid,
    number: Number.MAX_SAFE_INTEGER,
    kind: body.kind as Kind,
    text: "",
    version: 0,
    by: null,
    label: "",
    stars: 0,
    owner: (body.owner as number | undefined) ?? null,
    due_on: (body.due_on as string | undefined) ?? null,
    answered: false,
    verdict: "",
    position: Number.MAX_SAFE_INTEGER,
    theme: null,
    group: null,
    bundle: null,
    unsent: true,
  };
}

// In the order of the record; questions that wait for an answer come last, next to the field.
export function cardsOf(kind: Kind): Shown[] {
  const order = (a: Shown, b: Shown) => a.position - b.position || a.number - b.number || (a.uid < b.uid ? -1 : 1);
  const found = cards().filter((c) => c.kind === kind);
  return together(found.sort(kind === "question" ? (a, b) => Number(b.answered) - Number(a.answered) || order(a, b) : order));
}

export function newestFirst(): Shown[] {
  return cards().sort((a, b) => b.number - a.number || (a.uid < b.uid ? 1 : -1));
}
