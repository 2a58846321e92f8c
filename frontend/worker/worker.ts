// Lets a room's page open without a line. It keeps the page as the server sent it, less what is good only once (ticket, token,
// state), and the files that the page names. Words that wait are kept by the page itself (room/pending.ts), never here.
//
// The server puts the list of files before this text (web/worker.py), so that a new build is a new worker.
declare const self: ServiceWorkerGlobalScope;
declare const FILES: string[];

const PAGES = "peerassist.pages";
const ASSETS = "peerassist.assets";
const PATIENCE = 5_000; // milliseconds that the server may take to begin its answer, if there is a page here
const AWAY = [502, 503, 504]; // a proxy says that the server is not there
const ROOM = /^\/rooms\/[A-Za-z0-9-]+$/;
const ONCE = /<!--once-->.*?<!--\/once-->/s;
const HASHED = /\/built\/assets\/[^"/]+-[\w-]{8}\.\w+$/;

self.addEventListener("install", (event) => {
  event.waitUntil(store(FILES).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => self.clients.claim()));
});
self.addEventListener("message", (event) => {
  const path = (event.data as { keep?: string }).keep ?? "";
  if (ROOM.test(path)) event.waitUntil(fetch(path, { cache: "no-store" }).then((answer) => keep(path, answer)));
});
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin || event.request.method !== "GET") return;
  if (event.request.mode === "navigate") {
    if (ROOM.test(url.pathname)) event.respondWith(page(event, url.pathname));
  } else if (HASHED.test(url.pathname)) event.respondWith(kept(event.request));
  else if (FILES.includes(url.pathname)) event.respondWith(fetch(event.request).catch(() => kept(event.request)));
});

// From the server; from here only where the server does not answer.
async function page(event: FetchEvent, path: string): Promise<Response> {
  const here = await (await caches.open(PAGES)).match(path);
  const answer = fetch(event.request);
  event.waitUntil(answer.then((fresh) => keep(path, fresh.clone())).catch(() => {}));
  if (!here) return answer;
  const late = new Promise<Response>((give) => setTimeout(() => give(here), PATIENCE));
  return Promise.race([answer, late]).then(
    (first) => (AWAY.includes(first.status) ? here : first),
    () => here,
  );
}

// Keep a room's page with its files. Whoever is not let in any more (sent to the door, or nowhere) leaves nothing here.
async function keep(path: string, answer: Response): Promise<void> {
  const pages = await caches.open(PAGES);
  if (answer.type === "opaqueredirect" || answer.redirected || [401, 403, 404].includes(answer.status)) {
    await pages.delete(path);
    return;
  }
  const text = answer.ok ? await answer.text() : "";
  if (!ONCE.test(text)) return; // whatever this is, it is no room's page
  await store([...text.matchAll(/="([^"]+)"/g)].map((found) => found[1]!).filter((file) => HASHED.test(file)));
  await pages.put(path, new Response(text.replace(ONCE, ""), { headers: answer.headers }));
  await tidy();
}

async function store(files: string[]): Promise<void> {
  const assets = await caches.open(ASSETS);
  const missing = await Promise.all(files.map(async (file) => (HASHED.test(file) && (await assets.match(file)) ? "" : file)));
  await assets.addAll([...new Set(missing.filter(Boolean))]);
}

// Let go of files that neither this build nor any kept page names.
async function tidy(): Promise<void> {
  const [assets, pages] = [await caches.open(ASSETS), await caches.open(PAGES)];
  const texts = await Promise.all((await pages.matchAll()).map((one) => one.text()));
  for (const { url } of await assets.keys()) {
    const file = new URL(url).pathname;
    if (!FILES.includes(file) && !texts.some((text) => text.includes(`"${file}"`))) await assets.delete(url);
  }
}

async function kept(request: Request): Promise<Response> {
  return (await (await caches.open(ASSETS)).match(request)) ?? fetch(request);
}
