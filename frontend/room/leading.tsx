// What those who lead say to one person or to all, and to whom the facilitator hands the role. Fetched when it is opened.
import { useEffect, useRef, useState } from "preact/hooks";
import { ready } from "./moves";
import { mayTake } from "./nudges";
import { words } from "./start";
import { state } from "./state";
import { seated } from "./table";
import { fill } from "./words";
import { wish } from "./wishes";

const said = words.lead;
const MOST_WORDS = 120; // method/nudges.py

interface Props {
  id: number; // whom; 0: to be chosen
  hand?: boolean;
  close: () => void;
}

export function Leading({ id, hand = false, close }: Props) {
  const sheet = useRef<HTMLDialogElement>(null);
  const title = hand ? said.hand : said.nudge;
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    sheet.current?.showModal();
    return () => before?.focus();
  }, []);
  return (
    <dialog class="keys leading" ref={sheet} aria-label={title} onClose={close}>
      <h2>{title}</h2>
      {hand ? <Hand id={id} close={close} /> : <Nudge id={id} close={close} />}
      <p>
        <button class="say" type="button" onClick={close}>
          {words.cancel}
        </button>
      </p>
    </dialog>
  );
}

function Whom({ id, only, choose, all }: { id: number; only: (id: number) => boolean; choose: (id: number) => void; all?: string }) {
  const people = seated().filter((p) => only(p.id));
  return (
    <label class="tools-field">
      {said.whom}
      <select class="entry" value={id} onChange={(e) => choose(Number(e.currentTarget.value))}>
        {all ? <option value={0}>{all}</option> : null}
        {people.map((p) => (
          <option value={p.id} key={p.id}>
            {p.name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Nudge({ id: first, close }: { id: number; close: () => void }) {
  const [id, choose] = useState(first);
  const [own, type] = useState("");
  const give = (what: string, line = "") => {
    wish("nudge.give", { what, ...(line ? { words: line } : {}), ...(id ? { id } : {}) });
    close();
  };
  const send = (event: Event) => {
    event.preventDefault();
    if (own.trim()) give("own", own.trim());
  };
  return (
    <>
      <p class="quiet">{said.nudge_how}</p>
      <Whom id={id} only={(p) => p !== state.you?.id && state.here.has(p)} choose={choose} all={said.everyone} />
      <div class="leading-sentences">
        <button class="do" type="button" onClick={() => give("unheard")}>
          {id ? said.unheard : said.unheard_all}
        </button>
        <button class="do" type="button" onClick={() => give("time")}>
          {said.time}
        </button>
        <button class="do" type="button" onClick={() => give("short")}>
          {said.short}
        </button>
      </div>
      <form onSubmit={send}>
        <label class="tools-field">
          {said.own}
          <input class="entry" dir="auto" maxLength={MOST_WORDS} value={own} onInput={(e) => type(e.currentTarget.value)} />
        </label>
        <button class="act small">{said.send}</button>
      </form>
    </>
  );
}

function Hand({ id: first, close }: { id: number; close: () => void }) {
  const may = seated().filter((p) => mayTake(p.id));
  const [id, choose] = useState(first || (may[0]?.id ?? 0));
  const person = state.people.get(id);
  if (!person) return <p>{said.nobody}</p>;
  const hand = () => {
    if (!ready()) return;
    wish("role.hand_over", { id });
    close();
  };
  return (
    <>
      <Whom id={id} only={mayTake} choose={choose} />
      <p>{fill(said.hand_sure, { name: person.name })}</p>
      <button class="act small" type="button" aria-disabled={!ready()} onClick={hand}>
        {fill(said.hand_yes, { name: person.name })}
      </button>
    </>
  );
}
