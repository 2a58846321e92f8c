// The browser's own hands (frontend/room/text.ts), driven by lines of JSON on standard input; each is answered by how the
// hand stands then, and by what it keeps.
import { createInterface } from "node:readline";

const { Hand } = await import(process.argv[2]);
const hands = [];
let ids = 0;

class Port {
  kept = new Map();
  hears = 0;
  freshId = () => `b-${(ids += 1)}`;
  keep = (id, edit) => this.kept.set(id, structuredClone(edit));
  drop = (id) => this.kept.delete(id);
  due = () => {};
  shown = (op) => (this.hears += op.length);
}

function make(base, version, kept = []) {
  const port = new Port();
  const hand = new Hand(port, base, version);
  for (const [id, edit] of kept) port.kept.set(id, edit);
  if (kept.length) hand.takeUp(kept.toSorted((a, b) => Number(a[1].waits) - Number(b[1].waits)));
  hands.push({ hand, port, flight: null });
  return hands.length - 1;
}

function sent({ port, flight }) {
  const edit = flight && port.kept.get(flight);
  if (!edit) return null;
  return edit.version ? [flight, "card.edit", { version: edit.version, op: edit.op }] : [flight, "card.write", { text: edit.op[0] }];
}

const acts = {
  local: ({ hand }, op, now) => hand.local(op, now),
  step: ({ hand }, again) => void hand.step(again),
  promote: (one) => {
    const id = one.hand.version || one.hand.text.trim() ? one.hand.promote() : undefined;
    if (!id) return null;
    one.flight = id;
    return sent(one);
  },
  sent,
  edited: ({ hand }, op, version, edit) => hand.edited(op, version, edit),
  whole: ({ hand }, text, version) => hand.whole(text, version),
  acknowledged: ({ hand }, id) => hand.acknowledged(id),
  stale: ({ hand }, text, version) => hand.stale(text, version),
  lose: ({ hand }) => hand.lose(),
};

for await (const line of createInterface({ input: process.stdin })) {
  let [n, act, ...given] = JSON.parse(line);
  let result = null;
  if (act === "make") n = make("", 0);
  else if (act === "again") {
    const kept = [...hands[n].port.kept];
    n = make("", 0, kept);
    hands[n].flight = kept.find(([, edit]) => !edit.waits)?.[0] ?? null;
  } else result = acts[act](hands[n], ...given) ?? null;
  const { text, base, version, settled } = hands[n].hand;
  console.log(JSON.stringify({ n, result, text, base, version, settled }));
}
