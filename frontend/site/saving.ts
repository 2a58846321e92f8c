// Whether what one types is kept: one quiet line in the top edge, for forms with data-autosave.
import { onHtmx } from "./dom";

const line = document.getElementById("saved");
let typed: HTMLFormElement | null = null; // the form with words that no request has taken along yet
let flying: HTMLFormElement | null = null; // the form whose request has no answer yet
let waiting: HTMLFormElement | null = null; // the form whose last try failed
let sent = ""; // what was sent last by who left: a page may go out of sight and end at once
let read = 0; // the timer after which "saved" has been read
let refused = false; // whether something that was typed could not be kept as it is

function show(state: "saving" | "kept" | "refused" | "failed"): void {
  if (!line) return;
  line.hidden = false;
  line.classList.toggle("is-waiting", state === "failed" || state === "refused");
  line.classList.remove("is-read");
  clearTimeout(read);
  if (state === "kept") read = setTimeout(() => line.classList.add("is-read"), 4000);
  const text = line.querySelector("span");
  if (text) text.textContent = line.dataset[state] ?? "";
}

// Whoever types further down, on a phone most of all, has the top edge out of sight: then the line comes along.
const edge = line?.closest(".top");
if (edge) new IntersectionObserver(([seen]) => line?.classList.toggle("is-away", !seen?.isIntersecting)).observe(edge);

/** Return the form that keeps itself, if the event came from one. */
function autosaved(element: EventTarget | null): HTMLFormElement | null {
  return element instanceof Element ? element.closest<HTMLFormElement>("form[data-autosave]") : null;
}

for (const event of ["input", "change"])
  addEventListener(event, ({ target }) => {
    typed = autosaved(target) ?? typed;
    if (typed) show("saving"); // never "saved" while there are words that are not
  });
onHtmx("beforeRequest", ({ elt }) => {
  const form = autosaved(elt);
  if (!form) return;
  [typed, flying] = [null, form];
  show("saving");
});
onHtmx("afterRequest", ({ elt, successful, xhr }) => {
  const form = autosaved(elt);
  if (!form) return;
  flying = null;
  refused = xhr?.status === 422; // it came through, and something in it is wrong: sending it again would not help
  waiting = successful || refused ? null : form;
  show(refused ? "refused" : !successful ? "failed" : typed ? "saving" : "kept");
  if (xhr?.status === 401 || xhr?.status === 403) signIn(form);
});

// Signed out meanwhile: sent as a form, the words come to the page that keeps them until one has signed in again.
function signIn(form: HTMLFormElement): void {
  typed = waiting = null;
  form.submit();
}

// When the line is back, or after a while, what waits is sent again.
function again(): void {
  waiting?.dispatchEvent(new Event("change", { bubbles: true }));
}
addEventListener("online", again);
setInterval(again, 15_000);
addEventListener("beforeunload", (event) => (waiting || refused) && event.preventDefault());

// Who leaves in the middle of a word takes nothing away: it is sent by a request that outlives the page. What was sent already does
// nothing twice, for only what changed since the page was made is written.
function leave(): void {
  const form = typed ?? flying;
  if (!form) return;
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  if (body.toString() === sent) return;
  sent = body.toString();
  void fetch(form.getAttribute("action") ?? "", { method: "POST", body, keepalive: true, headers: { "HX-Request": "true" } }).catch(() => {});
}
addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => document.hidden && leave()); // a phone may end a page that is out of sight
