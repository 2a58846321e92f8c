// Fields that help: they grow with their text, count what is left, copy what they hold.
import { on, words } from "./dom";

const growsByItself = CSS.supports("field-sizing", "content");

function grow(area: HTMLTextAreaElement): void {
  if (growsByItself) return;
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight + 3}px`;
}

/** Say how many characters are left once the end is near. */
function count(field: HTMLInputElement | HTMLTextAreaElement): void {
  const line = document.querySelector<HTMLElement>(`[data-counter-for="${field.id}"]`);
  if (!line) return;
  const most = Number(field.dataset.count);
  const left = most - field.value.length;
  line.hidden = left > most / 4;
  line.classList.toggle("is-over", left < 0);
  line.textContent = ((left < 0 ? line.dataset.over : line.dataset.left) ?? "").replace("#", String(Math.abs(left)));
}

function look(root: ParentNode): void {
  root.querySelectorAll<HTMLTextAreaElement>("textarea[data-grow]").forEach(grow);
  root.querySelectorAll<HTMLInputElement>("[data-count]").forEach(count);
  const found = root instanceof HTMLElement && root.matches("[data-focus]") ? root : root.querySelector<HTMLElement>("[data-focus]");
  found?.focus();
}

on("input", "textarea[data-grow]", (element) => grow(element as HTMLTextAreaElement));
on("input", "[data-count]", (element) => count(element as HTMLInputElement));
look(document);
document.addEventListener("htmx:load", (event) => event.target instanceof HTMLElement && look(event.target));

// <button data-copy="words to copy"> or data-copy="#id-of-a-field"
on("click", "[data-copy]", (element) => {
  const named = element.dataset.copy ?? "";
  const field = named.startsWith("#") ? document.querySelector<HTMLInputElement>(named) : null;
  const before = element.textContent;
  void navigator.clipboard.writeText(field ? field.value : named).then(
    () => {
      element.textContent = words("copied");
      setTimeout(() => (element.textContent = before), 2000);
    },
    () => field?.select(),
  );
});

// <span data-print hidden>… <button data-print-now>: printing needs a script, so the way to it is shown by one.
document.querySelectorAll<HTMLElement>("[data-print]").forEach((element) => (element.hidden = false));
on("click", "[data-print-now]", () => print());
