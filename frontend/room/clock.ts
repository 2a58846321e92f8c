// One clock for all screens: the server's. This device's own clock may be a day off, or jump; only the time that runs
// between two moments is taken from it.
import type { Script } from "./types";

let offset = Date.now() - performance.now(); // server's time minus the time since this page began, milliseconds
let best = Infinity; // the quickest round trip so far tells the offset best

export function serverNow(): number {
  return performance.now() + offset;
}

// A first guess, from a message that was under way for an unknown time; later ones know better.
export function guess(now: number): void {
  offset = now - performance.now();
  best = Infinity;
}

// A round trip: sent at `sent` (performance.now()), the server's time was `now` in the middle of it.
export function measure(sent: number, now: number): void {
  const trip = performance.now() - sent;
  if (trip <= best * 1.5) {
    best = Math.min(best, trip);
    offset = now + trip / 2 - performance.now();
  }
  best *= 1.05; // a device's clock drifts: what was measured long ago counts less
}

// Whole seconds left in the present phase; negative when over.
export function left(script: Script, now: number): number {
  if (script.began_at === null) return script.seconds;
  const until = script.ended_at ?? script.paused_at ?? now;
  return script.seconds - Math.floor(Math.max(0, until - script.began_at) / 1000);
}

// Milliseconds until the clock shows another second.
export function untilNextSecond(script: Script | null): number {
  const since = script?.began_at ?? 0;
  return 1000 - ((((serverNow() - since) % 1000) + 1000) % 1000);
}
