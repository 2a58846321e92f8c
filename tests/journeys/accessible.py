"""What axe-core finds on a page, and whether anything sticks out of it: wide and narrow, light and dark."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, ViewportSize

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OF_A_PAGE = {"runOnly": {"type": "tag", "values": [*WCAG, "best-practice"]}, "resultTypes": ["violations"]}
OF_A_LETTER = {
    "runOnly": {"type": "tag", "values": WCAG},
    "resultTypes": ["violations"],
}  # it is no page, with landmarks
# What light and dark may differ in; everything else was looked at in light.
OF_COLOUR = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
# What of a thing that was looked at wide may differ when it is narrow.
OF_WIDTH = {
    "runOnly": {
        "type": "rule",
        "values": ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"],
    },
    "resultTypes": ["violations"],
}
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 360, "height": 740}


def bring_axe(device: BrowserContext) -> None:
    """Let every page of this device have axe-core; a script of the browser's own, which no policy shuts out."""
    device.add_init_script(path=AXE)


# A page may be laid out anew for a width; that is done when two frames are over.
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
# What stays at the lower edge of the window covers what can be scrolled from under it; at the end it covers nothing.
AT_THE_END = "scrollTo(0, document.body.scrollHeight)"


# What is in sight at this width and was not before, each as its own tag and words; a width that shows nothing new needs no second look
# at names, roles and landmarks.
NEWLY_IN_SIGHT = """() => {
  const before = window.inSight ?? new WeakSet();
  const now = [...document.querySelectorAll("body *")].filter(e => e.checkVisibility({ visibilityProperty: true }));
  window.inSight = new WeakSet(now);
  const own = e => [...e.childNodes].filter(n => n.nodeType === Node.TEXT_NODE).map(n => n.data.trim()).join(" ");
  return now.filter(e => !before.has(e)).map(e => e.cloneNode(false).outerHTML + own(e));
}"""


def faults(
    page: Page,
    rules: dict[str, Any] = OF_A_PAGE,
    sizes: tuple[ViewportSize, ...] = (WIDE, NARROW),
    known: set[str] | None = None,
) -> list[str]:
    """Return one line for each fault of the page as it stands, at both widths and in both schemes. What stands open at one
    width alone is looked at in that (`sizes`). `known`: what narrow pages showed beside wide ones and was looked at in
    full, as the menu of every page; added to."""
    found: list[str] = []
    known = set() if known is None else known
    for n, size in enumerate(sizes):
        page.set_viewport_size(size)
        page.evaluate(AT_THE_END)
        page.evaluate(DRAWN)
        page.emulate_media(color_scheme="light")
        here, new = f"{size['width']} px", set(page.evaluate(NEWLY_IN_SIGHT))
        whole = n == 0 or not new <= known
        found += [f"{here}, light: {line}" for line in _violations(page, rules if whole else OF_WIDTH)]
        if out := _sticking_out(page):
            found.append(f"{here}: wider than the page: {out}")
        if whole:
            page.emulate_media(color_scheme="dark")
            found += [f"{here}, dark: {line}" for line in _violations(page, OF_COLOUR)]
        if n:
            known |= new
    return found


def _violations(page: Page, rules: dict[str, Any]) -> list[str]:
    result = page.evaluate(f"axe.run(document, {json.dumps(rules)})")
    return [
        f"{violation['id']}: {node['html'][:160]} ({' '.join((node['failureSummary'] or '').split())[:240]})"
        for violation in result["violations"]
        for node in violation["nodes"][:3]
    ]


STICKING_OUT = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return "";
  const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > wide + 1);
  return out.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(" | ") || "nothing that can be named";
}"""


def _sticking_out(page: Page) -> str:
    """Return what is wider than the page, "" where nothing is."""
    return str(page.evaluate(STICKING_OUT))
