// Small pieces of the room's screens.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { left, listen, serverNow, state } from "./state";
import type { Script } from "./types";
import { counted, fill, words } from "./words";

const signs = document.body.dataset.signs ?? "";

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

// Draws anew each second, on the second.
export function useTick(): number {
  const [now, tick] = useState(serverNow());
  useEffect(() => {
    let timer = 0;
    const beat = () => {
      tick(serverNow());
      timer = setTimeout(beat, 1000 - (serverNow() % 1000) + 5);
    };
    beat();
    return () => clearTimeout(timer);
  }, []);
  return now;
}

export function Clock({ script }: { script: Script }) {
  const now = useTick();
  const seconds = left(script, now);
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const rest = Math.abs(seconds) % 60;
  const over = seconds < 0;
  return (
    <p class={over ? "clock is-over" : "clock"} role="timer" aria-live="off" aria-label={fill(words.timer, { minutes: (over ? "-" : "") + minutes, seconds: rest })}>
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

// One quiet, honest line about the connection.
export function Line({ children }: { children?: ComponentChildren }) {
  const { line, waiting } = state;
  if (line !== "open") {
    return (
      <p class="saved" role="status">
        <span class="waits" aria-hidden="true" />
        <span>
          <b>{line === "connecting" ? words.connecting : words.offline}</b> {waiting ? counted(words.waiting, waiting) : ""}
        </span>
        {children}
      </p>
    );
  }
  return (
    <p class="saved" role="status">
      {waiting ? <span class="waits" aria-hidden="true" /> : <Sign name="tick" />}
      <span>{waiting ? words.saving : words.saved}</span>
      {children}
    </p>
  );
}
