// A card on its slip.
import { Component } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { wish } from "./wishes";
import { joinedClass, labelOf, ofAnother } from "./groups";
import { Beside, CardTools, Dots, MoreButton, myDots, themeOf, ThemeChip, useFold } from "./company";
import { listensNow, markOf, MarkIt } from "./listening";
import { Sign, trouble } from "./parts";
import { type Shown, votes } from "./shown";
import { words } from "./start";
import { state } from "./state";
import { Kept, Typed, whoTypes, WithCarets } from "./typed";
import { caretsIn, typedIn, writing } from "./typing";
import { counted, day, fill } from "./words";

// Drawn anew only when something of it has changed: a room has hundreds of cards, and every letter of anybody's is a change.
export class Slip extends Component<{ card: Shown }> {
  private drawn: unknown[] = [];

  override shouldComponentUpdate({ card }: { card: Shown }): boolean {
    const now = whatShows(card);
    const same = now.length === this.drawn.length && now.every((value, n) => value === this.drawn[n]);
    this.drawn = now;
    return !same;
  }

  override render({ card }: { card: Shown }) {
    return <OneSlip card={card} />;
  }
}

// Everything that a slip is drawn from. One in which it is typed here is always new.
function whatShows(card: Shown): unknown[] {
  const { uid, owner, unsent } = card;
  const whose = [state.starred.has(uid), state.wrote.has(uid), state.you?.may.run, mayWrite(), unsent && trouble()];
  const name = owner === null ? null : state.people.get(owner)?.name;
  const company = [themeOf(card)?.name, JSON.stringify(card.picture), state.vote?.open, state.vote?.number, state.vote?.open && JSON.stringify([...myDots()]), votes(card)];
  return [...Object.values({ ...card, picture: null }), ...company, ...whose, name, JSON.stringify(caretsIn(uid)), typedIn(uid) ? {} : null, listensNow() && (markOf(uid) ?? true)];
}

function OneSlip({ card }: { card: Shown }) {
  const [editing, edit] = useState(false);
  const [more, open] = useState(false);
  const [fold, unfold] = useFold(card.text);
  if (editing) return <Editor card={card} close={() => edit(false)} />;
  const who = whoTypes(card.uid);
  const css = ["slip", card.unsent && "is-unsent", who && "is-typed", card.verdict === "struck" && "is-struck", card.answered && "is-answered", card.hidden && "is-hidden", joinedClass(card)];
  return (
    <article class={css.filter(Boolean).join(" ")} data-kind={card.kind} data-uid={card.uid}>
      <p class={fold} dir="auto">
        <WithCarets text={card.text} carets={caretsIn(card.uid)} />
      </p>
      {unfold}
      <Beside card={card} />
      <ThemeChip card={card} />
      <Dots card={card} />
      <footer>
        {who ? <span class="slip-label typed-who">{who}</span> : <Under card={card} />}
        <MarkIt card={card} />
        <span class={more ? "slip-hand is-open" : "slip-hand"}>
          {card.kind === "question" && mayWrite() && !ofAnother(card) ? (
            <button class="slip-do" type="button" onClick={() => wish("card.change", { uid: card.uid, answered: !card.answered })}>
              {card.answered ? words.open_again : words.answer}
            </button>
          ) : null}
          {mayChange(card) ? (
            <button class="slip-do" type="button" onClick={() => edit(true)}>
              {words.edit}
            </button>
          ) : null}
          {card.unsent ? null : <MoreButton open={more} turn={() => open(!more)} />}
        </span>
        {card.kind === "question" ? <b class="slip-state">{card.answered ? words.answered : words.not_answered}</b> : null}
        <StarIt card={card} />
      </footer>
      {more ? <CardTools card={card} close={() => open(false)} /> : null}
    </article>
  );
}

export function mayWrite(): boolean {
  return Boolean(state.you?.may.write && !state.room?.signed);
}

// One's own cards; those who keep the record, all of them.
export function mayChange(card: Shown): boolean {
  return mayWrite() && !listensNow() && !card.unsent && !ofAnother(card) && (state.wrote.has(card.uid) || state.you!.may.run);
}

function Under({ card }: { card: Shown }) {
  if (card.unsent) return <span class="slip-label">{trouble() ? words.unsent : ""}</span>;
  if (card.verdict === "struck") return <span class="slip-label">{words.struck}</span>;
  if (card.kind !== "action") return <span class="slip-label">{labelOf(card)}</span>;
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

// Change a card in place, together with whoever else types in it. To leave it undoes what was typed here, and only that.
export function Editor({ card, close }: { card: Shown; close: () => void }) {
  const [one] = useState(() => writing(card.uid));
  const [since] = useState(one.hand.past.steps);
  const [due, setDue] = useState(card.due_on ?? "");
  const [owner, setOwner] = useState(card.owner === null ? "" : String(card.owner));
  const slip = useRef<HTMLElement>(null);
  useEffect(() => slip.current?.scrollIntoView({ block: "nearest" }), []);
  useEffect(() => () => one.leave(), []);
  const keep = () => {
    if (card.kind === "action" && (due !== (card.due_on ?? "") || owner !== String(card.owner ?? ""))) {
      wish("card.change", { uid: card.uid, due_on: due || null, owner: owner ? Number(owner) : null });
    }
    close();
  };
  const leave = () => {
    while (one.hand.past.steps > since) one.hand.step(false);
    close();
  };
  const keys = (e: KeyboardEvent) => {
    if (e.isComposing || (e.key !== "Escape" && (e.key !== "Enter" || e.shiftKey))) return;
    e.preventDefault();
    keep();
  };
  const who = whoTypes(card.uid);
  return (
    <article class={who ? "slip is-editing is-typed" : "slip is-editing"} data-kind={card.kind} data-uid={card.uid} ref={slip}>
      <label class="visually-hidden" for={`e-${card.uid}`}>
        {words.edit}
      </label>
      <Typed writing={one} kind={card.kind} id={`e-${card.uid}`} class="entry" rows={3} focus onKeyDown={keys} />
      <p class="writer-line">
        {who ? <span class="typed-who">{who}</span> : null}
        <span class="push">
          <Kept writing={one} />
        </span>
      </p>
      {card.kind === "action" ? <Commitment due={due} setDue={setDue} owner={owner} setOwner={setOwner} uid={card.uid} /> : null}
      <p class="slip-acts">
        <button class="do small" type="button" onClick={keep}>
          {words.keep}
        </button>
        <button class="say" type="button" onClick={leave}>
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
