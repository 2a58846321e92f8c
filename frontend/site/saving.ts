// Whether what one types is kept: one quiet line in the top edge, for forms with data-autosave.
import { onHtmx } from "./dom";

const line = document.getElementById("saved");
let waiting: HTMLElement | null = null; // the form whose last try failed
let refused = false; // whether something that was typed could not be kept as it is

function show(state: "saving" | "kept" | "refused" | "failed"): void {
  if (!line) return;
  line.hidden = false;
  line.classList.toggle("is-waiting", state === "failed" || state === "refused");
  const text = line.querySelector("span");
  if (text) text.textContent = line.dataset[state] ?? "";
}

/** Return the form that keeps itself, if the event came from one. */
function autosaved(element: HTMLElement): HTMLElement | null {
  return element.closest<HTMLElement>("[data-autosave]");
}

onHtmx("beforeRequest", ({ elt }) => autosaved(elt) && show("saving"));
onHtmx("afterRequest", ({ elt, successful, xhr }) => {
  const form = autosaved(elt);
  if (!form) return;
  refused = xhr?.status === 422; // it came through, and something in it is wrong: sending it again would not help
  waiting = successful || refused ? null : form;
  show(refused ? "refused" : successful ? "kept" : "failed");
  if (xhr?.status === 401 || xhr?.status === 403) signIn(form);
});

// Signed out meanwhile: sent as a form, the words come to the page that keeps them until one has signed in again.
function signIn(form: HTMLElement): void {
  waiting = null;
  if (form instanceof HTMLFormElement) form.submit();
}

// When the line is back, or after a while, what waits is sent again.
function again(): void {
  waiting?.dispatchEvent(new Event("change", { bubbles: true }));
}
addEventListener("online", again);
setInterval(again, 15_000);
addEventListener("beforeunload", (event) => (waiting || refused) && event.preventDefault());
