// Whether what one types is kept: one quiet line in the top edge, for forms with data-autosave.
import { onHtmx } from "./dom";

const line = document.getElementById("saved");
let waiting: HTMLElement | null = null; // the form whose last try failed

function show(state: "saving" | "kept" | "failed"): void {
  if (!line) return;
  line.hidden = false;
  line.classList.toggle("is-waiting", state === "failed");
  const text = line.querySelector("span");
  if (text) text.textContent = line.dataset[state] ?? "";
}

/** Return the form that keeps itself, if the event came from one. */
function autosaved(element: HTMLElement): HTMLElement | null {
  return element.closest<HTMLElement>("[data-autosave]");
}

onHtmx("beforeRequest", ({ elt }) => autosaved(elt) && show("saving"));
onHtmx("afterRequest", ({ elt, successful }) => {
  const form = autosaved(elt);
  if (!form) return;
  waiting = successful ? null : form;
  show(successful ? "kept" : "failed");
});

// When the line is back, or after a while, what waits is sent again.
function again(): void {
  waiting?.dispatchEvent(new Event("change", { bubbles: true }));
}
addEventListener("online", again);
setInterval(again, 15_000);
addEventListener("beforeunload", (event) => waiting && event.preventDefault());
