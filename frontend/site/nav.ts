// On a phone the main ways lie side by side and move; the one that the page belongs to is brought into sight.
const ways = document.querySelector<HTMLElement>(".top nav");
const here = ways?.querySelector<HTMLElement>("[aria-current]");

if (ways && here && ways.scrollWidth > ways.clientWidth) {
  const [frame, way] = [ways.getBoundingClientRect(), here.getBoundingClientRect()];
  ways.scrollLeft += (way.left + way.right - frame.left - frame.right) / 2;
}
