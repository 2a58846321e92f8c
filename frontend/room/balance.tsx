// How the talk is shared: filled is telling, ruled is listening; and the method's advice as a mark.
import { useState } from "preact/hooks";
import { useTick } from "./parts";
import { percents, total } from "./shares";
import { words } from "./start";
import { state } from "./state";
import { advised, assistee, measured, spoken } from "./talk";
import { counted, fill } from "./words";

export function Balance() {
  const now = useTick();
  const [whole, show] = useState(false);
  if (!measured()) return null;
  const phase = whole || state.script!.ended_at ? null : state.script!.index;
  const sums = spoken(phase, now);
  const minutes = Math.floor(total(sums) / 60_000);
  return (
    <section class="balance" aria-label={words.talk.balance}>
      <header>
        <h3>{phase === null ? words.talk.in_all : words.talk.in_part}</h3>
        <span>{minutes ? counted(words.talk.minutes, minutes) : ""}</span>
        {state.script!.ended_at ? null : (
          <button class="balance-turn" type="button" onClick={() => show(!whole)}>
            {whole ? words.talk.this_part : words.talk.so_far}
          </button>
        )}
      </header>
      {total(sums) ? <Bar shares={percents(sums)} most={advised(phase)} /> : <p class="balance-none">{words.talk.none_in_part}</p>}
    </section>
  );
}

function Bar({ shares: { assistee: a, lead: b, peers: c }, most }: { shares: ReturnType<typeof percents>; most: number | null }) {
  const name = assistee();
  return (
    <>
      <svg class="balance-bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={fill(words.talk.in_words, { name, a, b, c })}>
        <rect class="is-tell" width={a} height="10" />
        <rect class="is-lead" x={a} width={b} height="10" />
        <path d={c ? `M${a + b} 2.5H100M${a + b} 5H100M${a + b} 7.5H100` : ""} />
        {a && b ? <path class="is-edge" d={`M${a} 0V10`} /> : null}
        {b && c ? <path class="is-edge" d={`M${a + b} 0V10`} /> : null}
        {most === null ? null : <path class="is-advised" d={`M${most} -3V13`} />}
      </svg>
      <p class="balance-words" aria-hidden="true">
        <span>
          <b>{`${a} %`}</b> {name}
        </span>
        {b ? (
          <span>
            <b>{`${b} %`}</b> {words.talk.side.lead}
          </span>
        ) : null}
        <span>
          <b>{`${c} %`}</b> {words.talk.side.peers}
        </span>
      </p>
      <p class="balance-words">{most === null ? fill(words.talk.tells, { name }) : fill(words.talk.advised, { name, n: most })}</p>
    </>
  );
}
