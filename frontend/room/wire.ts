// A way to the server: what a line needs of it, be it a socket or plain HTTP.
import type { Frame } from "./types";

export interface Wire {
  // Hand a message on; says whether it was taken.
  say(message: object): boolean;
  // Go, without a word to `lost`.
  close(): void;
}

export interface Ears {
  opened(): void; // the other side answers
  hear(frame: Frame): void;
  lost(): void; // it is over, not by our own wish
}
