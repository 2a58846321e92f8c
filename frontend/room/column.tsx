// A column of the record: one kind of card, the newest next to the field in which the next one is written.
import { Fragment, type RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { mayWrite, Slip } from "./cards";
import { Veiled } from "./company";
import { listensNow, Marked } from "./listening";
import { Sign } from "./parts";
import { cardsOf, chosen, type Shown } from "./shown";
import { words } from "./start";
import { state } from "./state";
import type { Kind } from "./types";
import { counted, fill, phaseName } from "./words";
import { Writer } from "./writer";

export function Column({ kind, hint, shortcut }: { kind: Kind; hint: string; shortcut: string }) {
  const cards = cardsOf(kind);
  const list = useRef<HTMLDivElement>(null);
  const { above, below } = usePinned(list);
  const open = cards.filter((c) => !c.answered).length;
  const count = kind === "question" && open < cards.length ? fill(words.open_of, { n: open, of: cards.length }) : cards.length || "";
  return (
    <section class="col" data-kind={kind} aria-labelledby={`h-${kind}`}>
      <header>
        <Sign name={kind} />
        <h2 id={`h-${kind}`}>{kind === "playback" ? words.short.heard : words.kinds[kind]}</h2>
        <span class="count">{count}</span>
        {above ? (
          <button class="above" type="button" title={counted(words.more_above, above)} onClick={() => list.current?.scrollTo({ top: 0, behavior: "smooth" })}>
            <span class="above-sign" aria-hidden="true">{`↑ ${above}`}</span>
            <span class="above-words">{counted(words.more_above, above)}</span>
          </button>
        ) : null}
        {hint ? <p>{hint}</p> : null}
      </header>
      <div class={`slips${above ? " has-above" : ""}${below ? " has-below" : ""}`} ref={list} tabIndex={0} role="group" aria-labelledby={`h-${kind}`}>
        {cards.map((card, n) => (
          <Fragment key={card.uid}>
            {chosen === "phase" && (n === 0 || cards[n - 1]!.phase !== card.phase) ? <p class="phase-mark">{partOf(card)}</p> : null}
            <Slip card={card} />
          </Fragment>
        ))}
        {typing(kind).map((name, n) => (
          <p class="slip is-others" data-kind={kind} key={n}>
            {fill(words.typing, { name })}
          </p>
        ))}
        <div class="slips-end" />
      </div>
      <Veiled kind={kind} />
      {kind === "playback" ? <Marked /> : null}
      {mayWrite() && !listensNow() ? <Writer kind={kind} shortcut={shortcut} /> : null}
    </section>
  );
}

function partOf({ phase }: Shown): string {
  const part = phase === null ? undefined : state.room!.phases[phase];
  return part ? phaseName(part) : words.company.before;
}

// Who types a card of which there is no letter yet.
export function typing(kind: Kind): string[] {
  return state.typing.filter((t) => t.kind === kind && !(t.uid && state.cards.has(t.uid))).map((t) => t.label || words.someone);
}

// Stay at the end while the reader is at the end, so that the newest card is seen; elsewhere nothing jumps. At the end the
// first card in sight is a whole one: the space below makes up for it. Returns how many cards are above, and whether
// there are some below.
function usePinned(list: RefObject<HTMLDivElement | null>): { above: number; below: boolean } {
  const [above, say] = useState(0);
  const [below, sayBelow] = useState(false);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    const box = list.current!;
    let left = -1; // where `toEnd` left it: of a last card that is taller than the box, the beginning
    let height = 0;
    const settle = () => {
      if (atEnd.current) {
        toEnd(box);
        left = box.scrollTop;
      }
      height = box.clientHeight;
      say(hiddenAbove(box));
    };
    const scrolled = () => {
      const rest = box.scrollHeight - box.scrollTop - box.clientHeight >= 8;
      // In a box of another height it was not the reader who scrolled: it settles in a moment.
      if (box.clientHeight === height) atEnd.current = !rest || Math.abs(box.scrollTop - left) < 2;
      say(hiddenAbove(box));
      sayBelow(rest);
    };
    const watch = new ResizeObserver(settle);
    watch.observe(box);
    const cards = new MutationObserver(settle);
    cards.observe(box, { childList: true, subtree: true, characterData: true });
    box.addEventListener("scroll", scrolled, { passive: true });
    settle();
    return () => {
      watch.disconnect();
      cards.disconnect();
      box.removeEventListener("scroll", scrolled);
    };
  }, []);
  return { above, below };
}

const slipsIn = (box: HTMLElement) => [...box.querySelectorAll<HTMLElement>(".slip")];

function toEnd(box: HTMLElement): void {
  const slips = slipsIn(box);
  const end = box.querySelector<HTMLElement>(".slips-end")!;
  const bottom = slips.length ? slips.at(-1)!.offsetTop + slips.at(-1)!.offsetHeight : 0;
  const first = slips.find((s) => bottom - s.offsetTop <= box.clientHeight - 6) ?? slips.at(-1);
  const top = first ? first.offsetTop - 3 : 0;
  const room = `${first === slips[0] ? 0 : Math.max(0, top + box.clientHeight - bottom)}px`;
  if (end.style.blockSize !== room) end.style.blockSize = room;
  box.scrollTop = first === slips[0] ? 0 : top;
}

function hiddenAbove(box: HTMLElement): number {
  return slipsIn(box).filter((s) => s.offsetTop + s.offsetHeight / 2 < box.scrollTop).length;
}
