// Where one writes: a field that keeps its text on this device until it is put on the record.
import { useEffect, useState } from "preact/hooks";
import { Commitment } from "./cards";
import { saying, uid, wish } from "./wishes";
import { words } from "./start";
import { state } from "./state";
import type { Kind } from "./types";

const draftKey = (kind: string) => `peerassist.draft.${state.room?.code}.${state.you?.id}.${kind}`;

// This tab's own draft, else the one that a closed tab left.
export function draftOf(kind: string): string {
  try {
    return sessionStorage.getItem(draftKey(kind)) ?? localStorage.getItem(draftKey(kind)) ?? "";
  } catch {
    return "";
  }
}

function keepDraft(kind: string, text: string): void {
  try {
    if (text) localStorage.setItem(draftKey(kind), text);
    else localStorage.removeItem(draftKey(kind));
    sessionStorage.setItem(draftKey(kind), text);
  } catch {
    // The draft then lives on this page alone.
  }
}

export function useDraft(kind: string): [string, (text: string) => void] {
  const [text, set] = useState(() => draftOf(kind));
  useEffect(() => set(draftOf(kind)), [kind]);
  const write = (fresh: string) => {
    set(fresh);
    keepDraft(kind, fresh);
    saying(fresh.trim() ? kind : null);
  };
  return [text, write];
}

export function put(kind: Kind, text: string, more: Record<string, unknown> = {}): void {
  wish("card.write", { uid: uid(), kind, text: text.trim(), ...more });
}

export function Writer({ kind, shortcut }: { kind: Kind; shortcut: string }) {
  const [text, write] = useDraft(kind);
  const [saidBy, setSaidBy] = useState("");
  const [due, setDue] = useState("");
  const [owner, setOwner] = useState("");
  const keep = () => {
    if (!text.trim()) return;
    put(kind, text, kind === "action" ? { due_on: due || null, owner: owner ? Number(owner) : null } : saidBy ? { said_by: Number(saidBy) } : {});
    write("");
    setDue("");
  };
  const keys = (e: KeyboardEvent) => {
    if (e.key !== "Enter" || e.shiftKey || e.isComposing) return;
    e.preventDefault();
    keep();
  };
  return (
    <form class="writer" onSubmit={(e) => (e.preventDefault(), keep())}>
      <label class="visually-hidden" for={`w-${kind}`}>
        {words.write[kind]}
      </label>
      <div class="writer-field">
        <textarea id={`w-${kind}`} class="entry" rows={text ? 2 : 1} value={text} placeholder={words.write[kind]} maxLength={10000} data-shortcut={shortcut} onInput={(e) => write(e.currentTarget.value)} onKeyDown={keys} onBlur={() => saying(null)} />
        {text ? null : <kbd aria-hidden="true">{shortcut}</kbd>}
      </div>
      {text && kind === "action" ? <Commitment due={due} setDue={setDue} owner={owner} setOwner={setOwner} uid="new" /> : null}
      {text ? (
        <p class="writer-line">
          {kind === "action" ? null : <SaidBy kind={kind} chosen={saidBy} choose={setSaidBy} />}
          <button class="slip-do push">
            <kbd>Enter</kbd> {words.next_card}
          </button>
        </p>
      ) : null}
    </form>
  );
}

// Who types for another says so, unless nothing may tell who.
function SaidBy({ kind, chosen, choose }: { kind: Kind; chosen: string; choose: (id: string) => void }) {
  const others = [...state.people.values()].filter((p) => p.id !== state.you?.id);
  if (!others.length || state.room?.attribution === "none") return null;
  return (
    <>
      <label for={`s-${kind}`}>{words.for}</label>
      <select id={`s-${kind}`} value={chosen} onChange={(e) => choose(e.currentTarget.value)}>
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
