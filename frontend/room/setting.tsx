// What is set up beside the board: the order of the cards, a vote, which kinds are written hidden, what was taken back.
import { useState } from "preact/hooks";
import { mayWrite } from "./cards";
import { ask } from "./asking";
import { chosen, type Order, orderBy } from "./shown";
import { words } from "./start";
import { state } from "./state";
import type { Kind } from "./types";
import { wish } from "./wishes";

const said = words.company;
const KINDS: Kind[] = ["option", "insight", "experience", "question", "action", "playback"];

export function Setting() {
  const leads = Boolean(state.you?.may.run && mayWrite());
  return (
    <aside class="setting">
      <Orders />
      {leads ? <OpenVote /> : null}
      {leads ? <Hiding /> : null}
      {mayWrite() ? <Removed /> : null}
    </aside>
  );
}

function Orders() {
  const orders: [Order, string][] = [["written", said.order_written], ["votes", said.order_votes], ...(state.room!.attribution === "none" ? [] : [["phase", said.order_phase] as [Order, string]])];
  return (
    <label class="tools-field">
      {said.order}
      <select class="entry" value={chosen} onChange={(e) => orderBy(e.currentTarget.value as Order)}>
        {orders.map(([order, name]) => (
          <option value={order} key={order}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function OpenVote() {
  const [kinds, choose] = useState<Kind[]>(["option"]);
  const open = (event: Event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    wish("vote.open", { kinds, dots: Number(form.get("dots")), several: form.has("several"), secret: form.has("secret") });
  };
  if (state.vote?.open) {
    return (
      <button class="do small" type="button" onClick={() => wish("vote.close", {})}>
        {said.vote_close}
      </button>
    );
  }
  return (
    <details class="tools-part">
      <summary>{said.vote_open}</summary>
      <form class="vote-form" onSubmit={open}>
        <p>{said.vote_how}</p>
        <fieldset>
          <legend>{said.vote_kinds}</legend>
          {KINDS.map((kind) => (
            <label class="tools-check" key={kind}>
              <input type="checkbox" checked={kinds.includes(kind)} onChange={(e) => choose(e.currentTarget.checked ? [...kinds, kind] : kinds.filter((k) => k !== kind))} />
              <span>{words.kinds[kind]}</span>
            </label>
          ))}
        </fieldset>
        <label class="tools-field">
          {said.vote_dots}
          <input class="entry" type="number" name="dots" min={1} max={20} defaultValue="3" required />
        </label>
        <label class="tools-check">
          <input type="checkbox" name="several" />
          <span>{said.vote_several}</span>
        </label>
        <label class="tools-check">
          <input type="checkbox" name="secret" defaultChecked />
          <span>{said.vote_secret}</span>
        </label>
        <button class="do small" disabled={!kinds.length || state.line !== "open"}>
          {said.vote_open}
        </button>
      </form>
    </details>
  );
}

function Hiding() {
  return (
    <details class="tools-part">
      <summary>{said.hide}</summary>
      <p>{said.hide_how}</p>
      {KINDS.map((kind) => {
        const on = kind in state.veils;
        return (
          <p class="hide-kind" key={kind}>
            <span>{words.kinds[kind]}</span>
            <button class="do small" type="button" aria-label={`${on ? said.reveal : said.hide}: ${words.kinds[kind]}`} disabled={state.line !== "open"} onClick={() => wish("card.hide", { kind, on: !on })}>
              {on ? said.reveal : said.hide}
            </button>
          </p>
        );
      })}
    </details>
  );
}

interface Gone {
  uid: string;
  kind: Kind;
  text: string;
}

function Removed() {
  const [list, know] = useState<Gone[] | null>(null);
  const [failed, fail] = useState(false);
  const look = () => ask<{ cards: Gone[] }>("removed").then((found) => (know(found.cards), fail(false)), () => fail(true));
  const back = (uid: string) => {
    wish("card.restore", { uid });
    know(list!.filter((card) => card.uid !== uid));
  };
  return (
    <details class="tools-part" onToggle={(e) => e.currentTarget.open && void look()}>
      <summary>{said.removed}</summary>
      {failed ? <p role="alert">{said.not_loaded}</p> : null}
      {list && !list.length ? <p>{said.removed_none}</p> : null}
      {list?.map(({ uid, kind, text }) => (
        <div class="slip is-small" data-kind={kind} key={uid}>
          <p class="small-text" dir="auto">
            {text}
          </p>
          <button class="slip-do" type="button" onClick={() => back(uid)}>
            {said.bring_back}
          </button>
        </div>
      ))}
    </details>
  );
}
