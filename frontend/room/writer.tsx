// Where a new card is written. It is on the record from its first letter, and others see it grow.
import { useState } from "preact/hooks";
import { Commitment } from "./cards";
import { finish, remember, slot } from "./slots";
import { words } from "./start";
import { state } from "./state";
import { Kept, Typed, whoTypes } from "./typed";
import type { Kind } from "./types";
import type { Writing } from "./typing";

// The card in the field of this name, and how to go on to the next one.
export function useSlot(name: string, kind: Kind): [Writing, () => void] {
  const [, draw] = useState(0);
  const writing = slot(name, kind);
  const next = () => {
    if (!writing.hand.text.trim()) return;
    finish(name);
    draw((n) => n + 1);
  };
  return [writing, next];
}

export function Writer({ kind, shortcut }: { kind: Kind; shortcut: string }) {
  const [writing, next] = useSlot(kind, kind);
  const { about } = writing;
  const text = writing.hand.text;
  const keys = (e: KeyboardEvent) => {
    if (e.key !== "Enter" || e.shiftKey || e.isComposing) return;
    e.preventDefault();
    next();
  };
  return (
    <form class="writer" onSubmit={(e) => (e.preventDefault(), next())}>
      <label class="visually-hidden" for={`w-${kind}`}>
        {words.write[kind]}
      </label>
      <div class="writer-field">
        <Typed writing={writing} kind={kind} id={`w-${kind}`} class="entry" rows={1} placeholder={words.write[kind]} data-shortcut={shortcut} onTyped={() => remember(kind)} onKeyDown={keys} onBlur={() => text.trim() || writing.leave()} />
        {text ? null : <kbd aria-hidden="true">{shortcut}</kbd>}
      </div>
      {text && kind === "action" ? (
        <Commitment due={about.due_on ?? ""} setDue={(due) => writing.describe({ due_on: due || null })} owner={String(about.owner ?? "")} setOwner={(owner) => writing.describe({ owner: owner ? Number(owner) : null })} uid="new" />
      ) : null}
      {text ? (
        <p class="writer-line">
          {kind === "action" ? null : <SaidBy kind={kind} writing={writing} />}
          {whoTypes(writing.uid) ? <span class="typed-who">{whoTypes(writing.uid)}</span> : null}
          <span class="push">
            <Kept writing={writing} />
          </span>
          <button class="slip-do">
            <kbd>Enter</kbd> {words.next_card}
          </button>
        </p>
      ) : null}
    </form>
  );
}

// Who types for another says so, unless nothing may tell who.
function SaidBy({ kind, writing }: { kind: Kind; writing: Writing }) {
  const others = [...state.people.values()].filter((p) => p.id !== state.you?.id);
  if (!others.length || state.room?.attribution === "none") return null;
  return (
    <>
      <label for={`s-${kind}`}>{words.for}</label>
      <select id={`s-${kind}`} value={writing.about.said_by ?? ""} onChange={(e) => writing.describe({ said_by: Number(e.currentTarget.value) || null })}>
        <option value="">{words.myself}</option>
        {others.map((p) => (
          <option value={p.id} key={p.id}>
            {p.name}
          </option>
        ))}
      </select>
    </>
  );
}
