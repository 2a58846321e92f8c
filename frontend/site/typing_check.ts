// The typing check. All of it stays on this device: the field has no name and stands in no form, nothing is stored or sent.
import { judge } from "./pace";

const box = document.querySelector<HTMLElement>("[data-typing-check]")!;
const part = <T extends HTMLElement>(name: string) => box.querySelector<T>(`[data-check="${name}"]`)!;
const field = part<HTMLTextAreaElement>("field");
const sentences = [...box.querySelectorAll<HTMLElement>("[data-check='sentence']")];

let [at, began, last, taken, pasted] = [0, 0, 0, 0, false];

function begin(): void {
  [began, last, taken, pasted] = [0, 0, 0, false];
  field.value = "";
  say("");
}

// Show one of the page's own sentences, and the figures with a verdict only.
function say(name: string): void {
  box.querySelectorAll<HTMLElement>("[data-verdict]").forEach((line) => (line.hidden = line.dataset.verdict !== name));
  part("figures").hidden = !["well", "pauses", "share"].includes(name);
}

field.addEventListener("input", (event) => {
  const kind = (event as InputEvent).inputType ?? "";
  began ||= event.timeStamp;
  last = event.timeStamp;
  taken += kind.startsWith("delete") ? 1 : 0;
  pasted ||= /^insertFrom(Paste|Drop)/.test(kind);
  if (!field.value) begin();
});

field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  finish();
});

function finish(): void {
  if (pasted) return say("pasted");
  const asked = sentences[at]!.textContent ?? "";
  const found = judge({ asked, typed: field.value, seconds: (last - began) / 1000 });
  if (!found) return say("short");
  part("speed").textContent = String(found.speed);
  part("taken").textContent = String(taken);
  part("differ").textContent = String(found.differ);
  say(found.pace);
  const choice = document.querySelector<HTMLInputElement>(`input[name="pace"][value="${found.pace}"]`);
  if (choice) choice.checked = true; // it is sent only where the person presses the button
}

part("done").addEventListener("click", finish);
part("other").addEventListener("click", () => {
  at = (at + 1) % sentences.length;
  sentences.forEach((sentence, i) => (sentence.hidden = i !== at));
  field.setAttribute("aria-describedby", sentences[at]!.id);
  begin();
  field.focus();
});

box.hidden = false;
begin();
