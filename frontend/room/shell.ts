// The page itself, kept on this device by the service worker (worker/worker.ts), so that it opens without a line.
import { start } from "./start";
import { state } from "./state";

const QUIET = 4_000; // milliseconds after coming in, so that a slow line brings the room first

let kept = false; // by this page

export function keepPage(): void {
  if (kept || !navigator.serviceWorker) return; // no TLS, or a private window
  setTimeout(() => void keep().catch(() => {}), QUIET);
}

async function keep(): Promise<void> {
  if (kept || state.line !== "open") return; // with the next line, then
  kept = true;
  await navigator.serviceWorker.register(start.workerUrl, { scope: "/rooms/" });
  const { active } = await navigator.serviceWorker.ready;
  // It sees pages from the second visit on; this one it has to fetch.
  if (!navigator.serviceWorker.controller || !(await caches.match(location.pathname))) active?.postMessage({ keep: location.pathname });
}

// Nothing of this room stays for those who come after.
export async function forgetPage(): Promise<void> {
  await (await globalThis.caches?.open("peerassist.pages"))?.delete(location.pathname);
}
