// What went wrong on the way, said in one sentence where notices stand.
import { onHtmx, words } from "./dom";

const place = document.getElementById("notices");

/** Say a sentence where notices stand; it stays in sight however far down one is, until something succeeds. */
export function say(sentence: string): void {
  if (!place || !sentence) return;
  const line = document.createElement("p");
  line.className = "notice is-error";
  line.setAttribute("role", "alert");
  line.textContent = sentence;
  place.replaceChildren(line);
  place.classList.add("is-in-sight");
}

onHtmx("afterRequest", ({ successful }) => {
  if (!successful || !place?.classList.contains("is-in-sight")) return;
  place.replaceChildren();
  place.classList.remove("is-in-sight");
});

onHtmx("responseError", (detail) => detail.elt.closest("[data-autosave]") ?? say(words("broke")));
onHtmx("sendError", (detail) => detail.elt.closest("[data-autosave]") ?? say(words("unreached")));
