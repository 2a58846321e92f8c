// Underlines in a textarea the words that matched something, by a copy of its text that lies under it. The server says
// which words; while one types on, the copy follows letter by letter.
import { on } from "./dom";

const known = new Map<string, Set<string>>(); // field -> words that matched, in small letters

function draw(field: HTMLTextAreaElement): void {
  const copy = document.querySelector<HTMLElement>(`[data-marks-for="${field.id}"]`);
  const words = known.get(field.id);
  if (!copy || !words) return;
  copy.replaceChildren(
    ...field.value.split(/([\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)?)/u).map((piece, i) => {
      if (i % 2 === 0 || !words.has(piece.toLowerCase())) return piece;
      const mark = document.createElement("mark");
      mark.textContent = piece;
      return mark;
    }),
    "\n", // a last empty line has its height too
  );
}

function learn(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>("[data-marks-for]").forEach((copy) => {
    const id = copy.dataset.marksFor ?? "";
    const marks = [...copy.querySelectorAll("mark")].map((mark) => (mark.textContent ?? "").toLowerCase());
    known.set(id, new Set(marks));
    const field = document.getElementById(id);
    if (field instanceof HTMLTextAreaElement) draw(field);
  });
}

on("input", "textarea", (element) => draw(element as HTMLTextAreaElement));
learn(document);
document.addEventListener("htmx:oobAfterSwap", () => learn(document));
