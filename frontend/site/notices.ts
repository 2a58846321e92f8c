// What went wrong on the way, said in one sentence where notices stand.
import { onHtmx, words } from "./dom";

/** Say a sentence where notices stand. */
export function say(sentence: string): void {
  const place = document.getElementById("notices");
  if (!place || !sentence) return;
  const line = document.createElement("p");
  line.className = "notice is-error";
  line.setAttribute("role", "alert");
  line.textContent = sentence;
  place.replaceChildren(line);
}

onHtmx("responseError", (detail) => detail.elt.closest("[data-autosave]") ?? say(words("broke")));
onHtmx("sendError", (detail) => detail.elt.closest("[data-autosave]") ?? say(words("unreached")));
