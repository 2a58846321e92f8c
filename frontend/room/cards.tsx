// A card on its slip.
import { useEffect, useRef, useState } from "preact/hooks";
import { wish } from "./wishes";
import { listensNow, MarkIt } from "./listening";
import { Sign, trouble } from "./parts";
import type { Shown } from "./shown";
import { words } from "./start";
import { state } from "./state";
import { counted, day, fill } from "./words";

export function Slip({ card }: { card: Shown }) {
  const [editing, edit] = useState(false);
  if (editing) return <Editor card={card} close={() => edit(false)} />;
  const css = ["slip", card.unsent && "is-unsent", card.verdict === "struck" && "is-struck", card.answered && "is-answered"];
  return (
    <article class={css.filter(Boolean).join(" ")} data-kind={card.kind} data-uid={card.uid}>
      <p class="kept">{card.text}</p>
      <footer>
        <Under card={card} />
        <MarkIt card={card} />
        <span class="slip-hand">
          {card.kind === "question" && mayWrite() ? (
            <button class="slip-do" type="button" onClick={() => wish("card.change", { uid: card.uid, answered: !card.answered })}>
              {card.answered ? words.open_again : words.answer}
            </button>
          ) : null}
          {mayChange(card) ? (
            <button class="slip-do" type="button" onClick={() => edit(true)}>
              {words.edit}
            </button>
          ) : null}
        </span>
        {card.kind === "question" ? <b class="slip-state">{card.answered ? words.answered : words.not_answered}</b> : null}
        <StarIt card={card} />
      </footer>
    </article>
  );
}

export function mayWrite(): boolean {
  return Boolean(state.you?.may.write && !state.room?.signed);
}

// One's own cards; those who keep the record, all of them.
export function mayChange(card: Shown): boolean {
  return mayWrite() && !listensNow() && !card.unsent && (state.wrote.has(card.uid) || state.you!.may.run);
}

function Under({ card }: { card: Shown }) {
  if (card.unsent) return <span class="slip-label">{trouble() ? words.unsent : ""}</span>;
  if (card.verdict === "struck") return <span class="slip-label">{words.struck}</span>;
  if (card.kind !== "action") return <span class="slip-label">{card.label}</span>;
  const owner = card.owner === null ? words.nobody : (state.people.get(card.owner)?.name ?? words.nobody);
  return (
    <span class="slip-label">
      {state.room?.attribution === "none" ? null : <b>{owner} </b>}
      {card.due_on ? fill(words.by, { day: day(card.due_on) }) : ""}
    </span>
  );
}

export function StarIt({ card }: { card: Shown }) {
  const on = state.starred.has(card.uid);
  if (!mayWrite()) {
    return card.stars ? (
      <span class="star-it">
        <Sign name="star" css="star" />
        <span aria-label={counted(words.stars, card.stars)}>{card.stars}</span>
      </span>
    ) : null;
  }
  return (
    <button class={on || card.stars ? "star-it" : "star-it is-none"} type="button" aria-pressed={on} onClick={() => wish("card.star", { uid: card.uid, on: !on })}>
      <Sign name="star" css={on ? "star" : "star is-open"} />
      <span class="visually-hidden">{words.star}, </span>
      <span aria-label={counted(words.stars, card.stars)}>{card.stars || ""}</span>
    </button>
  );
}

// Change a card in place. What others do to it meanwhile is not overwritten: the server refuses, and the words stay here.
export function Editor({ card, close }: { card: Shown; close: () => void }) {
  const [text, write] = useState(card.text);
  const [version] = useState(card.version);
  const [due, setDue] = useState(card.due_on ?? "");
  const [owner, setOwner] = useState(card.owner === null ? "" : String(card.owner));
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(text.length, text.length);
    field.current?.closest("article")?.scrollIntoView({ block: "nearest" });
  }, []);
  const keep = () => {
    if (text.trim() && text.trim() !== card.text) wish("card.write", { uid: card.uid, kind: card.kind, text: text.trim(), version });
    if (card.kind === "action" && (due !== (card.due_on ?? "") || owner !== String(card.owner ?? ""))) {
      wish("card.change", { uid: card.uid, due_on: due || null, owner: owner ? Number(owner) : null });
    }
    close();
  };
  const keys = (e: KeyboardEvent) => {
    if (e.key === "Escape") close();
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
      e.preventDefault();
      keep();
    }
  };
  return (
    <article class="slip is-editing" data-kind={card.kind}>
      <label class="visually-hidden" for={`e-${card.uid}`}>
        {words.edit}
      </label>
      <textarea id={`e-${card.uid}`} ref={field} class="entry" rows={3} value={text} maxLength={10000} onInput={(e) => write(e.currentTarget.value)} onKeyDown={keys} />
      {card.kind === "action" ? <Commitment due={due} setDue={setDue} owner={owner} setOwner={setOwner} uid={card.uid} /> : null}
      <p class="slip-acts">
        <button class="do small" type="button" onClick={keep}>
          {words.keep}
        </button>
        <button class="say" type="button" onClick={close}>
          {words.cancel}
        </button>
        <button class="say push" type="button" onClick={() => (wish("card.remove", { uid: card.uid }), close())}>
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

// Who, and by when: what makes a note an action. Where nothing may tell who, only the day.
export function Commitment({ due, setDue, owner, setOwner, uid: id }: CommitmentProps) {
  return (
    <div class="commitment">
      {state.room?.attribution === "none" ? null : (
        <>
          <label for={`o-${id}`}>{words.owner}</label>
          <select class="entry" id={`o-${id}`} value={owner} onChange={(e) => setOwner(e.currentTarget.value)}>
            <option value="">{words.nobody}</option>
            {[...state.people.values()].map((p) => (
              <option value={p.id} key={p.id}>
                {p.name}
              </option>
            ))}
          </select>
        </>
      )}
      <label for={`d-${id}`}>{words.due}</label>
      <input class="entry" type="date" id={`d-${id}`} value={due} onInput={(e) => setDue(e.currentTarget.value)} />
    </div>
  );
}
