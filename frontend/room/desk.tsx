// The facilitator's bar: what to do now, ahead or behind, the clock's moves.
import type { ComponentChildren } from "preact";
import { wish } from "./follow";
import { useTick } from "./parts";
import { left, state } from "./state";
import type { Phase, Script } from "./types";
import { counted, fill, phaseName, prompt, start, words } from "./words";

export function move(kind: string, minutes = 0): void {
  const script = state.script;
  if (!script?.moves.includes(kind)) return;
  if (kind === "end" && !confirm(words.end_sure)) return;
  wish("clock.move", { move: kind, minutes, version: script.version });
}

export function nextPhase(script: Script, phases: Phase[]): Phase | undefined {
  return phases.find((_, i) => i > script.index && !script.skipped.includes(i));
}

export function Desk() {
  const script = state.script!;
  const room = state.room!;
  const phase = room.phases[script.index]!;
  const next = nextPhase(script, room.phases);
  const may = (kind: string) => script.moves.includes(kind);
  return (
    <section class="desk" aria-label={words.desk}>
      <div class="desk-now">
        <p class="desk-line">{prompt(phase, "facilitator")}</p>
        <p class="desk-sub">
          <Drift script={script} phases={room.phases} />
        </p>
      </div>
      <div class="desk-acts">
        {may("back") ? <Do move="back">{words.back}</Do> : null}
        {may("pause") ? <Do move="pause">{words.pause}</Do> : null}
        {may("resume") ? <Do move="resume">{words.resume}</Do> : null}
        {may("extend") ? (
          <button class="desk-do" type="button" onClick={() => move("extend", 5)}>
            {counted(words.extend, 5)}
          </button>
        ) : null}
        {may("skip") && next ? <Do move="skip">{fill(words.skip, { phase: phaseName(next) })}</Do> : null}
        {script.ended_at ? (
          <a class="act" href={start.recordUrl}>
            {words.validate}
          </a>
        ) : may("start") ? (
          <Main move="start">{words.start}</Main>
        ) : next ? (
          <Main move="next">{fill(words.next, { phase: phaseName(next) })}</Main>
        ) : (
          <Main move="end">{words.end}</Main>
        )}
      </div>
    </section>
  );
}

function Do({ move: kind, children }: { move: string; children: ComponentChildren }) {
  return (
    <button class="desk-do" type="button" onClick={() => move(kind)}>
      {children}
    </button>
  );
}

function Main({ move: kind, children }: { move: string; children: ComponentChildren }) {
  return (
    <button class="act" type="button" onClick={() => move(kind)}>
      {children}
      <kbd aria-hidden="true">N</kbd>
    </button>
  );
}

// How much later or earlier than planned the meeting will end, if all to come keeps its time.
function Drift({ script, phases }: { script: Script; phases: Phase[] }) {
  const now = useTick();
  if (script.began_at === null || script.ended_at) return <>{words.not_started && script.began_at === null ? words.not_started : words.ended}</>;
  const spent = new Map(script.spent);
  let drift = 0;
  phases.forEach((p, i) => {
    if (script.skipped.includes(i)) drift -= p.minutes * 60;
    else if (i < script.index) drift += (spent.get(i) ?? 0) - p.minutes * 60;
  });
  const gone = script.seconds - left(script, now);
  drift += Math.max(gone, script.seconds) - phases[script.index]!.minutes * 60;
  const minutes = Math.round(drift / 60);
  return <>{minutes > 0 ? counted(words.behind, minutes) : minutes < 0 ? counted(words.ahead, -minutes) : words.in_time}</>;
}
