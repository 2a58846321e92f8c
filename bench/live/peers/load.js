// A load on a Yjs server: node load.js KIND URL ROOMS PEOPLE WRITERS EDITS WARM SECONDS
// Every writer types one character an edit into a text of their own. Prints "warm" when counting begins and "typed" when all that was typed arrived, then one
// line of JSON: edits written, edits that not all others saw, and for each delivery how many milliseconds it took.
import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import WebSocket from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

const [kind, url] = process.argv.slice(2, 4);
const [rooms, people, writers, edits, warm, seconds] = process.argv.slice(4).map(Number);
const AT_ONCE = 25;
const PATIENCE = 15_000; // milliseconds
const LETTERS = "abcdefghij ";

const typed = new Map(); // text and length -> when it was typed
const seen = new Map(); // the same -> by how many others
const delivered = [];
let measuring = false;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function connected(doc, name) {
  return new Promise((resolve) => {
    if (kind === "hocuspocus") {
      const websocketProvider = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket });
      const provider = new HocuspocusProvider({ websocketProvider, name, document: doc, onSynced: () => resolve(provider) });
      provider.attach();
    } else {
      const provider = new WebsocketProvider(url, name, doc, { WebSocketPolyfill: WebSocket, disableBc: true });
      provider.once("sync", () => resolve(provider));
    }
  });
}

// Watches the texts of all other writers of the room: a text of length n has seen its writer's edit n.
function watch(doc, room, own) {
  for (let writer = 0; writer < writers; writer++) {
    if (writer === own) continue;
    const name = `${room}-${writer}`;
    const text = doc.getText(name);
    let known = text.length;
    text.observe(() => {
      const now = performance.now();
      while (known < text.length) {
        known += 1;
        const edit = `${name}:${known}`;
        if (typed.has(edit)) {
          delivered.push(now - typed.get(edit));
          seen.set(edit, seen.get(edit) + 1);
        }
      }
    });
  }
}

async function type(person, lasts) {
  let at = performance.now() + (Math.random() * 1000) / edits;
  const until = performance.now() + lasts * 1000;
  while (at < until) {
    await pause(Math.max(0, at - performance.now()));
    const { text, name } = person;
    if (measuring) {
      typed.set(`${name}:${text.length + 1}`, performance.now());
      seen.set(`${name}:${text.length + 1}`, 0);
    }
    text.insert(text.length, LETTERS[Math.floor(Math.random() * LETTERS.length)]);
    at += ((0.5 + Math.random()) * 1000) / edits;
  }
}

const places = Array.from({ length: rooms * people }, (_, n) => ({ room: Math.floor(n / people), place: n % people }));
const hands = [];
for (let first = 0; first < places.length; first += AT_ONCE) {
  await Promise.all(
    places.slice(first, first + AT_ONCE).map(async ({ room, place }) => {
      const doc = new Y.Doc();
      await connected(doc, `room-${room}`);
      watch(doc, room, place);
      if (place < writers) hands.push({ name: `${room}-${place}`, text: doc.getText(`${room}-${place}`) });
    }),
  );
}
await Promise.all(hands.map((person) => type(person, warm)));
measuring = true;
console.log("warm");
await Promise.all(hands.map((person) => type(person, seconds)));
const behind = () => [...seen.values()].filter((count) => count < people - 1).length;
for (const until = performance.now() + PATIENCE; behind() && performance.now() < until; ) await pause(50);
console.log("typed");
const found = JSON.stringify({ written: typed.size, unseen: behind(), delivered });
process.stdout.write(`${found}\n`, () => process.exit(0));
