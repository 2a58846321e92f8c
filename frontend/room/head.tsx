// The head of the laptop's room: purpose, who is here, the agenda to scale, now and the clock.
import { left } from "./clock";
import { Keys } from "./keys";
import { Clock, Line, trouble, useTick } from "./parts";
import { start, words } from "./start";
import { state } from "./state";
import type { Phase, Script } from "./types";
import { counted, day, fill, hour, phaseName, shortName } from "./words";

const MOST_FACES = 10;

export function Head({ together, turn }: { together: boolean; turn: () => void }) {
  const room = state.room!;
  const script = state.script!;
  const decides = room.decision_on && room.decided_by ? fill(words.decides, { who: room.decided_by, day: day(room.decision_on) }) : room.decision;
  const label = [words.purpose, room.asks && fill(words.asks, { name: room.asks }), decides].filter(Boolean).join(" · ");
  return (
    <header class="room-head">
      <a class="brand" href={start.assistUrl} aria-label={words.to_assist}>
        <svg class="mark" aria-hidden="true">
          <use href={`${document.body.dataset.signs}#mark`} />
        </svg>
      </a>
      <div class="room-purpose">
        <p class="label">{label}</p>
        <h1>{room.question}</h1>
      </div>
      <div class={trouble() ? "here is-troubled" : "here"}>
        <Faces />
        <Line />
        <div class="here-ways">
          <a class="say" href={start.codeUrl} target="_blank">
            {words.join_code}
          </a>
          <a class="say" href={start.wallUrl} target="_blank">
            {words.wall}
          </a>
          <Keys />
        </div>
      </div>
      <Now script={script} phase={room.phases[script.index]!} />
      <div class="room-row">
        <Agenda script={script} phases={room.phases} />
        {script.ended_at ? null : (
          <a class="say" href={start.typingUrl} target="_blank">
            {words.typing_check}
          </a>
        )}
        <button class="say" type="button" aria-expanded={together} onClick={turn}>
          {together ? words.company.to_record : words.company.together}
        </button>
      </div>
    </header>
  );
}

function Faces() {
  const here = [...state.people.values()].filter((p) => state.here.has(p.id));
  return (
    <ul class="faces" aria-label={counted(words.here, here.length)}>
      {here.slice(0, MOST_FACES).map((p) => (
        <li class={p.id === state.you?.id ? "seat is-open" : "seat"} key={p.id} title={`${p.name}, ${words.role[p.role]}`}>
          {p.initials}
        </li>
      ))}
      {here.length > MOST_FACES ? <li class="seat is-open">+{here.length - MOST_FACES}</li> : null}
    </ul>
  );
}

export function clockNote(script: Script): string {
  if (script.ended_at) return words.ended;
  if (script.began_at === null) return words.not_started;
  return script.paused_at ? words.paused : "";
}

function Now({ script, phase }: { script: Script; phase: Phase }) {
  const note = clockNote(script) || fill(words.left, { n: Math.round(script.seconds / 60) });
  const ends = script.began_at !== null && !script.paused_at && !script.ended_at ? script.began_at + script.seconds * 1000 : 0;
  return (
    <section class={script.ended_at ? "now is-ended" : "now"} aria-label={`${words.agenda}: ${phaseName(phase)}`}>
      <h2>{phaseName(phase)}</h2>
      <Clock script={script} />
      <p class="now-note">
        {note}
        {ends ? (
          <>
            <br />
            {fill(words.ends_at, { time: hour(ends) })}
          </>
        ) : null}
      </p>
    </section>
  );
}

// Each part takes its share of the width; how far the present one has come is drawn to scale. A name that does not fit is
// left away whole; the tip has it.
function Agenda({ script, phases }: { script: Script; phases: Phase[] }) {
  const now = useTick();
  const gone = Math.max(0, Math.min(1, 1 - left(script, now) / Math.max(1, script.seconds)));
  return (
    <nav class="room-agenda" aria-label={words.agenda}>
      <ol>
        {phases.map((phase, i) => {
          const present = i === script.index && script.began_at !== null && !script.ended_at;
          const past = (i < script.index && script.began_at !== null) || script.ended_at !== null;
          const css = script.skipped.includes(i) ? "is-skipped" : present ? "is-now" : past ? "is-past" : "";
          const minutes = present ? Math.round(script.seconds / 60) : past ? "" : phase.minutes;
          return (
            <li class={css} key={i} style={{ flexGrow: phase.minutes }} aria-current={present ? "step" : undefined} title={`${phaseName(phase)}, ${phase.minutes} min`}>
              <span class={`agenda-part is-${phase.mode}`}>
                {present ? (
                  <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect x="0" y="0" width={gone * 100} height="10" />
                  </svg>
                ) : null}
              </span>
              <span class="agenda-name">
                <b>{shortName(phase)}</b>
                <i>{minutes}</i>
              </span>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
