// The record as this screen shows it: what the server told, and over it what this device wishes and is not on disk yet.
import { together } from "./groups";
import { pending } from "./pending";
import { inSlot } from "./slots";
import { changed, state } from "./state";
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
  else if (card && kind === "theme.put") found.set(uid, { ...card, theme: body.theme as string | null });
  else if (card && kind === "picture.remove") found.set(uid, { ...card, picture: null });
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
    phase: null,
    theme: null,
    group: null,
    bundle: null,
    hidden: (body.kind as Kind) in state.veils,
    picture: null,
    unsent: true,
  };
}

export type Order = "written" | "votes" | "phase";
export let chosen: Order = "written";

export function orderBy(order: Order): void {
  chosen = order;
  changed();
}

// The dots of a card, as far as they are told.
export function votes(card: Card): number {
  return state.vote?.counts[card.uid] ?? 0;
}

// In the order of the record, or the one that was chosen here; questions that wait for an answer come last, next to the field.
export function cardsOf(kind: Kind): Shown[] {
  const written = (a: Shown, b: Shown) => a.position - b.position || a.number - b.number || (a.uid < b.uid ? -1 : 1);
  const order = chosen === "votes" ? (a: Shown, b: Shown) => votes(b) - votes(a) || b.stars - a.stars || written(a, b) : chosen === "phase" ? (a: Shown, b: Shown) => (a.phase ?? -1) - (b.phase ?? -1) || written(a, b) : written;
  const found = cards().filter((c) => c.kind === kind);
  return together(found.sort(kind === "question" ? (a, b) => Number(b.answered) - Number(a.answered) || order(a, b) : order));
}

export function newestFirst(): Shown[] {
  return cards().sort((a, b) => b.number - a.number || (a.uid < b.uid ? 1 : -1));
}
