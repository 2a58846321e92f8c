// Groups: which one this is, a word to all, where one goes next, who sits inside; on the plenary's board, from which group.
import { CircleLine } from "./circle";
import { inside, namesInside } from "./inside";
import { wish } from "./wishes";
import { start, words } from "./start";
import { state } from "./state";
import type { Card } from "./types";
import { fill } from "./words";

export function groupName(number: number | null): string {
  if (number === null) return words.groups.plenary;
  const found = state.room?.groups.find((g) => g.number === number);
  return found?.name || fill(words.groups.group, { n: number });
}

const several = () => (state.room?.groups.length ?? 0) > 1;
const roomUrl = (code: string) => start.roomUrl.replace("CODE", code);

// The strip between the head and the record. Nothing where there is one group and nothing to say.
export function GroupBar() {
  const room = state.room!;
  const phase = room.phases[state.script!.index]!.kind;
  const meets = several() && !room.plenary && room.phases[state.shared?.index ?? state.script!.index]!.kind === "plenary" && !state.script!.ended_at;
  const lines = [meets ? words.groups.plenary_now : "", phase === "round" && room.next_group ? fill(words.groups.next_group, { group: groupName(room.next_group) }) : "", waitsForOwn() ? words.groups.two_more : ""].filter(Boolean);
  const circle = inside();
  if (!several() && !lines.length && !room.word && !circle) return null;
  return (
    <aside class="group-bar" aria-label={several() ? groupName(room.group) : circle ? words.groups.who_inside : words.groups.word}>
      {room.word ? <Word /> : null}
      {several() || lines.length ? (
        <p class="group-line">
          {several() ? <b class="group-name">{groupName(room.group)}</b> : null}
          {lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
          <span class="group-ways">
            {several() && !room.plenary ? (
              <a class={meets ? "act small" : "say"} href={roomUrl(room.main)}>
                {words.groups.to_plenary}
              </a>
            ) : null}
            {room.plenary && state.you?.may.run ? (
              <a class="say" href={start.plenaryUrl} target="_blank">
                {words.groups.brought}
              </a>
            ) : null}
            {several() && state.you?.may.lead ? (
              <a class="say" href={start.groupsUrl} target="_blank">
                {words.groups.all}
              </a>
            ) : null}
          </span>
        </p>
      ) : null}
      {circle ? <CircleLine circle={circle} /> : null}
    </aside>
  );
}

function Word() {
  return (
    <p class="group-word" role="status">
      <b>{words.groups.word}</b> <span dir="auto">{state.room!.word}</span>
      {state.you?.may.lead ? (
        <button class="say" type="button" onClick={() => wish("word.say", { words: "" })}>
          {words.groups.put_away}
        </button>
      ) : null}
    </p>
  );
}

// This group is still in a part that the others have left, or will leave later than they.
function waitsForOwn(): boolean {
  const shared = state.shared;
  const own = state.script!;
  if (!shared || own.began_at === null || own.ended_at) return false;
  const ends = (s: typeof own) => s.began_at! + s.seconds * 1000;
  return own.index !== shared.index || ends(own) > ends(shared);
}

// A card of a group on the plenary's board: it is changed where it was written.
export function ofAnother(card: Card): boolean {
  return card.group !== null && (state.room?.plenary ?? false);
}

// Whose card it is, on the plenary's board: the group, then who said it as the rule allows.
export function labelOf(card: Card): string {
  return ofAnother(card) ? [groupName(card.group), card.label].filter(Boolean).join(" · ") : card.label;
}

// Those put together stand next to each other, each with its own words.
export function together<T extends Card>(cards: T[]): T[] {
  if (!state.room?.plenary || !cards.some((card) => card.bundle)) return cards;
  const first = (card: T) => (card.bundle ? cards.findIndex((c) => c.bundle === card.bundle) : cards.indexOf(card));
  return cards.map((card, n) => ({ card, n, at: first(card) })).sort((a, b) => a.at - b.at || a.n - b.n).map(({ card }) => card);
}

// The class of a slip that was put together with others.
export function joinedClass(card: Card): string {
  if (!state.room?.plenary || !card.bundle) return "";
  const alike = [...state.cards.values()].filter((c) => c.bundle === card.bundle);
  if (alike.length < 2) return "";
  const leads = alike.every((c) => c.position > card.position || (c.position === card.position && c.number >= card.number));
  return leads ? "is-joined" : "is-joined is-same";
}

export function WallGroup() {
  const room = state.room!;
  return several() ? <p class="wall-group">{groupName(room.group)}</p> : null;
}

export function WallWord() {
  const word = state.room!.word;
  return word ? (
    <p class="wall-word" role="status" dir="auto">
      {word}
    </p>
  ) : null;
}

export function WallCircle() {
  const circle = inside();
  return circle ? <p class="wall-circle">{namesInside(circle, true)}</p> : null;
}
