// The clock of this room: that of all groups, and within it the minutes that this one was given.
import { serverNow } from "./clock";
import { ofGroup } from "./lag";
import { changed, state } from "./state";

const LOOK = 500; // milliseconds

export function settle(): void {
  if (!state.shared || !state.room) return;
  const own = ofGroup(state.shared, state.room.phases, state.room.given, serverNow());
  const had = state.script;
  if (had && own.index === had.index && own.began_at === had.began_at && own.seconds === had.seconds && own.version === had.version && own.paused_at === had.paused_at && own.ended_at === had.ended_at) return;
  state.script = own;
  changed();
}

export function keepTime(): void {
  setInterval(settle, LOOK);
}
