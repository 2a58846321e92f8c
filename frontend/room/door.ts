// Tickets: what the page handed out once, and fresh ones for a screen that comes back.
import { pending, refused } from "./pending";
import { once, start } from "./start";

const ANSWERED_WITHIN = 10_000; // milliseconds; some networks hold a question for ever when the server is away
const PAGE_WITHIN = 60_000; // milliseconds; a page takes its time on a slow line
const wall = document.body.classList.contains("is-wall");
let first = once.ticket;
let csrf = once.csrf;

export class Gone extends Error {}

// A ticket that is good now. Throws Gone where this person has no place in the room any more.
export async function ticket(): Promise<string> {
  const given = first;
  first = "";
  if (given) return given;
  let answer = csrf ? await ask() : null;
  if (!answer || answer.status === 403) {
    // This page came from the device itself, or is older than the last sign-in: only a new page knows what the server wants.
    if (await fromFreshPage()) return ticket();
    answer = await ask();
  }
  if (answer.status === 404 || answer.status === 403) throw new Gone();
  const said = (await answer.json()) as { ticket: string; door?: string };
  if (said.door) away(said.door);
  if (!answer.ok) throw new Error(String(answer.status));
  return said.ticket;
}

// The door asks for consent first; or this person sits in another group now, and what waits here goes along.
function away(door: string): void {
  const room = /^\/rooms\/([^/]+)$/.exec(door)?.[1];
  if (room) [pending, refused].forEach((kept) => kept.carry(room));
  location.href = door;
}

function ask(): Promise<Response> {
  const headers: Record<string, string> = { "X-CSRFToken": csrf };
  if (wall) headers["X-Wall"] = "1";
  return fetch(start.ticketUrl, { method: "POST", headers, credentials: "same-origin", signal: AbortSignal.timeout(ANSWERED_WITHIN) });
}

// Says whether a new page of this room brought a ticket.
async function fromFreshPage(): Promise<boolean> {
  const page = await fetch(location.pathname, { cache: "no-store", signal: AbortSignal.timeout(PAGE_WITHIN) });
  if (page.status === 404) throw new Gone();
  if (!page.ok) throw new Error(String(page.status));
  if (page.redirected) location.href = page.url;
  const found = new DOMParser().parseFromString(await page.text(), "text/html").getElementById("once");
  if (!found) throw new Error("no room's page");
  const said = JSON.parse(found.textContent!) as { ticket: string; csrf: string };
  [first, csrf] = [said.ticket, said.csrf];
  return Boolean(first);
}
