// Text that fits its place on the wall: as large as may be, never smaller than ten metres allow; what is longer ends at a
// whole sentence, or at a whole word.
const SIZES = [4.7, 4.3, 3.9, 3.5, 3.2]; // of the wall's unit; wall-parts.css says why none is smaller

export function fit(field: HTMLElement, text: string): void {
  const place = field.parentElement!;
  const fits = () => field.offsetHeight <= place.clientHeight + 1 && field.scrollWidth <= place.clientWidth + 1;
  field.textContent = text;
  for (const size of SIZES) {
    field.style.fontSize = `calc(${size} * var(--wall-unit))`;
    if (fits()) return;
  }
  for (const shorter of [...sentences(text), ...words(text)]) {
    field.textContent = shorter;
    if (fits()) return;
  }
}

// The text without its last sentence, without the last two, …
function sentences(text: string): string[] {
  const ends = [...text.matchAll(/[.!?…。؟]+["”»)]*\s/gu)].map((found) => found.index + found[0].trimEnd().length);
  return ends.reverse().filter((end) => end > text.length / 4).map((end) => `${text.slice(0, end)} …`);
}

function words(text: string): string[] {
  const parts = text.slice(0, 600).split(/\s+/);
  return parts.map((_, n) => `${parts.slice(0, parts.length - 1 - n).join(" ")} …`);
}
