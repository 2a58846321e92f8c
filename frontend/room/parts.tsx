// Small pieces of the room's screens.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { left, serverNow, untilNextSecond } from "./clock";
import { full, pending } from "./pending";
import { start, words } from "./start";
import { listen, state } from "./state";
import type { Script } from "./types";
import { counted, fill, moment } from "./words";

const signs = document.body.dataset.signs ?? "";
const LONG = 4000; // milliseconds after which "saving" is no honest word any more
const OLD = 60_000; // milliseconds without a line, after which it is said since when

export function Sign({ name, css }: { name: string; css?: string }) {
  return (
    <svg class={css ?? `sign is-${name}`} aria-hidden="true">
      <use href={`${signs}#${name}`} />
    </svg>
  );
}

export function useRoom(): void {
  const [, draw] = useState(0);
  useEffect(() => listen(() => draw((n) => n + 1)), []);
}

// Draws anew when the clock shows another second, on every screen at the same moment.
export function useTick(): number {
  const [now, tick] = useState(serverNow);
  useEffect(() => {
    let timer = 0;
    const beat = () => {
      tick(serverNow());
      timer = setTimeout(beat, untilNextSecond(state.script) + 3);
    };
    beat();
    return () => clearTimeout(timer);
  }, [state.script?.version]);
  return now;
}

export function Clock({ script }: { script: Script }) {
  const seconds = left(script, useTick());
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const rest = Math.abs(seconds) % 60;
  const over = seconds < 0;
  const label = fill(words.timer, { minutes: (over ? "−" : "") + minutes, seconds: rest });
  return (
    <p class={over ? "clock is-over" : "clock"} role="timer" aria-live="off" aria-label={label}>
      <span>
        {over ? "−" : ""}
        {minutes}
      </span>
      <span class="sec">:{String(rest).padStart(2, "0")}</span>
    </p>
  );
}

// The level: the marker stands as high as there is time left.
export function Level({ script }: { script: Script }) {
  const now = useTick();
  const share = Math.max(0, Math.min(1, left(script, now) / Math.max(1, script.seconds)));
  const y = Math.round((1 - share) * 1000) / 10;
  return (
    <svg class="level" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      <rect x="0" y={y} width="100" height={100 - y} />
      {share > 0 && share < 1 ? <path d={`M0 ${y}H100`} /> : null}
    </svg>
  );
}

// Whether what is written here reaches the record slowly, or not now.
export function trouble(): boolean {
  const oldest = Math.min(...[...pending.all.values()].map((i) => i.at));
  return state.line !== "open" || (pending.all.size > 0 && (state.stuck || Date.now() - oldest > LONG));
}

// One quiet, honest line about the connection.
export function Line({ children }: { children?: ComponentChildren }) {
  const waiting = pending.all.size;
  const open = state.line === "open";
  const lead = open ? (trouble() ? words.stuck : "") : noLine();
  return (
    <p class="saved" role="status">
      {waiting || !open ? <span class="waits" aria-hidden="true" /> : <Sign name="tick" />}
      <span>
        {lead ? <b>{lead}</b> : waiting ? words.saving : words.saved}
        {lead && waiting ? ` ${counted(whereItWaits(), waiting)}` : ""}
      </span>
      {children}
    </p>
  );
}

function noLine(): string {
  if (words.bye[state.note]) return words.bye[state.note]!;
  if (state.restored || (state.line === "cut" && state.cutAt && serverNow() - state.cutAt > OLD)) return fill(words.last_state, { time: moment(state.cutAt) });
  return state.line === "connecting" ? words.connecting : words.offline;
}

function whereItWaits() {
  if (!pending.unsafe.size) return words.waiting;
  return full ? words.waiting_full : words.waiting_here;
}

// Words that one can take along, on lines without TLS as well.
export function Copy({ text, name = words.copy }: { text: string; name?: string }) {
  const [done, say] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.body.appendChild(document.createElement("textarea"));
      field.value = text;
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    say(true);
  };
  return (
    <button class="do small" type="button" onClick={() => void copy()}>
      {done ? words.copied : name}
    </button>
  );
}

// After the meeting: where it goes on.
export function Validate({ css = "act" }: { css?: string }) {
  return (
    <a class={css} href={start.recordUrl}>
      {words.validate}
    </a>
  );
}
