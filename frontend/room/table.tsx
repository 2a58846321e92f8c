// The small table on the desk: who sits where, and who is not here yet. Full is here, broken is nobody yet.
import { useTick } from "./parts";
import { words } from "./start";
import { state } from "./state";
import { leads as mayTap, measured, speaks, wasHeard } from "./talk";
import type { Person } from "./types";
import { fill, typesHow } from "./words";

export const MOST_SEATS = 12; // beside those who ask and lead

export function Table({ chosen, choose }: { chosen: number; choose?: (id: number) => void }) {
  const people = once([...state.people.values()]);
  const host = people.find((p) => p.role === "assistee");
  const leads = people.find((p) => p.role === "facilitator");
  const others = people.filter((p) => p !== host && p !== leads && (p.role !== "observer" || state.here.has(p.id)));
  const shown = others.slice(0, MOST_SEATS);
  const upper = shown.slice(0, Math.ceil(shown.length / 2));
  const here = people.filter((p) => state.here.has(p.id)).length;
  const seat = (p: Person) => <Seat person={p} chosen={p.id === chosen} {...(choose ? { choose } : {})} key={p.id} />;
  return (
    <div class="desk-table" role="group" aria-label={fill(words.here_of, { n: here, of: people.length })}>
      <ul class="table-row">{upper.map(seat)}</ul>
      <ul class="table-row is-board">
        {host ? seat(host) : null}
        <li class="board" aria-hidden="true">
          {others.length > MOST_SEATS ? `+${others.length - MOST_SEATS}` : ""}
        </li>
        {leads ? seat(leads) : null}
      </ul>
      <ul class="table-row">{shown.slice(upper.length).map(seat)}</ul>
    </div>
  );
}

interface SeatProps {
  person: Person;
  chosen: boolean;
  choose?: (id: number) => void;
}

function Seat({ person, chosen, choose }: SeatProps) {
  const now = useTick();
  const here = state.here.has(person.id);
  const talks = speaks(person.id, now);
  const silent = here && mayTap() && measured() && !["facilitator", "note_taker"].includes(person.role) && !wasHeard(person.id);
  const how = typesHow(person.id);
  const label = `${person.name}, ${words.role[person.role]}, ${here ? words.is_here : words.is_away}${talks ? `, ${words.talk.speaks}` : silent ? `, ${words.talk.not_heard}` : ""}${how ? `, ${how}` : ""}`;
  const css = ["seat", !here && "is-nobody", (silent || (!measured() && person.id === state.you?.id)) && "is-open", chosen && "is-chosen", talks && "is-now"].filter(Boolean).join(" ");
  return (
    <li>
      {choose ? (
        <button class={css} type="button" aria-pressed={chosen || talks} title={label} onClick={() => choose(person.id)}>
          <span aria-hidden="true">{person.initials}</span>
          <span class="visually-hidden">{label}</span>
        </button>
      ) : (
        <span class={css} role="img" aria-label={label} title={label}>
          {person.initials}
        </span>
      )}
    </li>
  );
}

// Everybody once, in the order of their roles: somebody who holds several sits in the first of them.
export function seated(): Person[] {
  return once([...state.people.values()]);
}

function once(people: Person[]): Person[] {
  const order = ["assistee", "facilitator", "note_taker", "peer", "observer"];
  const found = new Map<string, Person>();
  for (const p of people.sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role) || a.id - b.id)) {
    const key = `${p.name}|${p.place}`;
    if (!found.has(key) || (state.here.has(p.id) && !state.here.has(found.get(key)!.id))) found.set(key, p);
  }
  return [...found.values()];
}

export function notHere(): Person[] {
  return once([...state.people.values()]).filter((p) => !state.here.has(p.id) && p.role !== "observer");
}
