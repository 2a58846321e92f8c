// A card on its slip, and the columns that hold them.
import { useEffect, useRef, useState } from "preact/hooks";
import { saying, uid, wish } from "./follow";
import { Sign } from "./parts";
import { cardsOf, state } from "./state";
import type { Card, Kind } from "./types";
import { counted, day, fill, words } from "./words";

export function Slip({ card }: { card: Card }) {
  const [editing, edit] = useState(false);
  const mine = state.wrote.has(card.uid);
  const leads = ["facilitator", "note_taker", "assistee"].includes(state.you?.role ?? "");
  if (editing) return <Editor card={card} close={() => edit(false)} />;
  return (
    <article class="slip" data-kind={card.kind} data-uid={card.uid}>
      <p class="kept">{card.text}</p>
      <footer>
        <Under card={card} />
        <span class="push">
          {card.kind === "question" && state.you?.may.write ? (
            <button class="slip-do" type="button" onClick={() => wish("card.change", { uid: card.uid, answered: !card.answered })}>
              {card.answered ? words.open_again : words.answer}
            </button>
          ) : null}
          {(mine || leads) && state.you?.may.write ? (
            <button class="slip-do" type="button" onClick={() => edit(true)}>
              {words.edit}
            </button>
          ) : null}
          <StarIt card={card} />
        </span>
      </footer>
    </article>
  );
}

function Under({ card }: { card: Card }) {
  if (card.kind === "action") {
    const owner = card.owner === null ? words.nobody : (state.people.get(card.owner)?.name ?? words.nobody);
    return (
      <span>
        <b>{owner}</b> {card.due_on ? fill(words.by, { day: day(card.due_on) }) : ""}
      </span>
    );
  }
  if (card.kind === "question") return <span>{card.answered ? words.answered : words.not_answered}</span>;
  return <span>{card.label}</span>;
}

export function StarIt({ card }: { card: Card }) {
  const on = state.starred.has(card.uid);
  if (!state.you?.may.write) return card.stars ? <span>{card.stars}</span> : null;
  return (
    <button class="star-it" type="button" aria-pressed={on} onClick={() => wish("card.star", { uid: card.uid, on: !on })}>
      <Sign name="star" css={on ? "star" : "star is-open"} />
      <span class="visually-hidden">{words.star}, </span>
      <span aria-label={counted(words.stars, card.stars)}>{card.stars || ""}</span>
    </button>
  );
}

function Editor({ card, close }: { card: Card; close: () => void }) {
  const [text, write] = useState(card.text);
  const [version] = useState(card.version);
  const [due, setDue] = useState(card.due_on ?? "");
  const [owner, setOwner] = useState(card.owner === null ? "" : String(card.owner));
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const keep = () => {
    if (text.trim() && text !== card.text) wish("card.write", { uid: card.uid, kind: card.kind, text: text.trim(), version });
    if (card.kind === "action" && (due !== (card.due_on ?? "") || owner !== String(card.owner ?? ""))) {
      wish("card.change", { uid: card.uid, due_on: due || null, owner: owner ? Number(owner) : null });
    }
    close();
  };
  return (
    <article class="slip is-editing" data-kind={card.kind}>
      <label class="visually-hidden" for={`e-${card.uid}`}>
        {words.edit}
      </label>
      <textarea id={`e-${card.uid}`} ref={field} class="entry" rows={4} value={text} maxLength={10000} onInput={(e) => write(e.currentTarget.value)} onKeyDown={(e) => e.key === "Escape" && close()} />
      {card.kind === "action" ? <Commitment due={due} setDue={setDue} owner={owner} setOwner={setOwner} uid={card.uid} /> : null}
      <p class="slip-acts">
        <button class="do small" type="button" onClick={keep}>
          {words.keep}
        </button>
        <button class="say" type="button" onClick={close}>
          {words.cancel}
        </button>
        <button class="say push" type="button" onClick={() => wish("card.remove", { uid: card.uid })}>
          {words.remove}
        </button>
      </p>
    </article>
  );
}

interface CommitmentProps {
  due: string;
  setDue: (text: string) => void;
  owner: string;
  setOwner: (text: string) => void;
  uid: string;
}

// Who, and by when: what makes a note an action.
function Commitment({ due, setDue, owner, setOwner, uid: id }: CommitmentProps) {
  return (
    <div class="promise">
      <label for={`o-${id}`}>{words.owner}</label>
      <select class="entry" id={`o-${id}`} value={owner} onChange={(e) => setOwner(e.currentTarget.value)}>
        <option value="">{words.nobody}</option>
        {[...state.people.values()].map((p) => (
          <option value={p.id} key={p.id}>
            {p.name}
          </option>
        ))}
      </select>
      <label for={`d-${id}`}>{words.due}</label>
      <input class="entry" type="date" id={`d-${id}`} value={due} onInput={(e) => setDue(e.currentTarget.value)} />
    </div>
  );
}

export function typers(kind: string): string[] {
  return [...state.here].filter(([id, t]) => t === kind && id !== state.you?.id).map(([id]) => state.people.get(id)?.name ?? words.someone);
}

export function Column({ kind, hint, shortcut }: { kind: Kind; hint: string; shortcut: string }) {
  const cards = cardsOf(kind);
  const list = useRef<HTMLDivElement>(null);
  const count = cards.length;
  useEffect(() => {
    // Follow the newest card only if the reader was at the end already: nothing jumps.
    const box = list.current;
    if (box && box.scrollHeight - box.scrollTop - box.clientHeight < 220) box.scrollTop = box.scrollHeight;
  }, [count]);
  return (
    <section class="col" data-kind={kind} aria-labelledby={`h-${kind}`}>
      <header>
        <Sign name={kind} />
        <h2 id={`h-${kind}`}>{words.kinds[kind]}</h2>
        <span class="count">{count || ""}</span>
        {hint ? <p>{hint}</p> : null}
      </header>
      <div class="slips" ref={list} tabIndex={0} role="group" aria-labelledby={`h-${kind}`}>
        {cards.map((card) => (
          <Slip card={card} key={card.uid} />
        ))}
        {typers(kind).map((name) => (
          <article class="slip is-others" data-kind={kind} key={name}>
            <footer>{fill(words.typing, { name })}</footer>
          </article>
        ))}
      </div>
      {state.you?.may.write && !state.script?.ended_at ? <Writer kind={kind} shortcut={shortcut} /> : null}
    </section>
  );
}

const draftKey = (kind: string) => `peerassist.draft.${state.room?.code}.${state.you?.id}.${kind}`;

export function useDraft(kind: string): [string, (text: string) => void] {
  const [text, set] = useState(() => localStorage.getItem(draftKey(kind)) ?? "");
  useEffect(() => set(localStorage.getItem(draftKey(kind)) ?? ""), [kind]);
  const write = (fresh: string) => {
    set(fresh);
    try {
      if (fresh) localStorage.setItem(draftKey(kind), fresh);
      else localStorage.removeItem(draftKey(kind));
    } catch {
      // The draft then lives in this tab alone.
    }
    saying(fresh.trim() ? kind : null);
  };
  return [text, write];
}

export function put(kind: Kind, text: string, saidBy: string, more: Record<string, unknown> = {}): void {
  const body: Record<string, unknown> = { uid: uid(), kind, text: text.trim(), ...more };
  if (saidBy) body.said_by = Number(saidBy);
  wish("card.write", body);
}

function Writer({ kind, shortcut }: { kind: Kind; shortcut: string }) {
  const [text, write] = useDraft(kind);
  const [saidBy, setSaidBy] = useState("");
  const [due, setDue] = useState("");
  const [owner, setOwner] = useState("");
  const keep = () => {
    if (!text.trim()) return;
    put(kind, text, saidBy, kind === "action" ? { due_on: due || null, owner: owner ? Number(owner) : null } : {});
    write("");
    setDue("");
  };
  const others = [...state.people.values()].filter((p) => p.id !== state.you?.id);
  return (
    <form class="writer" onSubmit={(e) => (e.preventDefault(), keep())}>
      <label class="visually-hidden" for={`w-${kind}`}>
        {words.write[kind]}
      </label>
      <div class="writer-field">
        <textarea id={`w-${kind}`} class="entry" rows={text ? 2 : 1} value={text} placeholder={words.write[kind]} maxLength={10000} data-shortcut={shortcut} onInput={(e) => write(e.currentTarget.value)} onKeyDown={(e) => e.key === "Enter" && !e.shiftKey && !e.isComposing && (e.preventDefault(), keep())} onBlur={() => saying(null)} />
        {text ? null : <kbd aria-hidden="true">{shortcut}</kbd>}
      </div>
      {text && kind === "action" ? <Commitment due={due} setDue={setDue} owner={owner} setOwner={setOwner} uid="new" /> : null}
      {text ? (
        <p class="writer-line">
          {kind !== "action" && others.length ? (
            <>
              <label for={`s-${kind}`}>{words.for}</label>
              <select id={`s-${kind}`} value={saidBy} onChange={(e) => setSaidBy(e.currentTarget.value)}>
                <option value="">{words.myself}</option>
                {others.map((p) => (
                  <option value={p.id} key={p.id}>
                    {p.name}
                  </option>
                ))}
              </select>
            </>
          ) : null}
          <span class="push">
            <button class="slip-do">
              <kbd>Enter</kbd> {words.next_card}
            </button>
          </span>
        </p>
      ) : null}
    </form>
  );
}
