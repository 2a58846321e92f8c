"""On the plenary's page a card is drawn onto another one by mouse, out of its heap again."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.stage import Stage
from tests.journeys.stores import on_sqlite

FILL = """
from peerassist.assists import grouping, running
from peerassist.assists.models import Assist, Participation, Room
from peerassist.records import validating, writing
assist = Assist.objects.filter(created_by__email="hanna.bergqvist@example.org", cancellation=None).latest("pk")
hanna = assist.participations.get(role="assistee")
seats = [Participation.objects.create(assist=assist, name=name, role="peer") for name in ("Ama", "Ben")]
groups = grouping.arrange(assist, [grouping.Plan(None, n, "", (s.pk,)) for n, s in zip(("North", "South"), seats)])
running.open_rooms(assist)
for n, (group, seat, text) in enumerate(zip(groups, seats, ("Buy wells early", "Ask the council"))):
    room = Room.objects.get(group=group)
    writing.carry_out("card.write", room, {"uid": f"u{n}", "kind": "option", "text": text}, by=seat, intent=f"i{n}")
    validating.judge(assist, f"u{n}", by=hanna, verdict="confirmed")
print("assist", assist.pk)
"""


@on_sqlite
def test_cards_are_drawn_together_and_apart(stage: Stage) -> None:
    found = re.search(r"assist (\d+)", stage.server.manage("shell", "-v", "0", "-c", FILL))
    assert found
    page = stage.page("hanna.bergqvist@example.org")
    page.goto(f"/assists/{found[1]}/plenary")
    wells, council = page.locator("[data-card=u0]"), page.locator("[data-card=u1]")
    draw(page, wells, council)
    expect(page.locator(".heap.is-heap [data-card]")).to_have_count(2)
    expect(page.locator("[data-heaps-say]")).to_contain_text("Put together.")
    expect(page.get_by_role("heading", name="Put together by hand")).to_have_count(0)
    draw(page, council, page.locator("#h-all"))
    expect(page.locator(".heap.is-heap")).to_have_count(0)
    draw(page, wells, council, escape=True)
    expect(page.locator(".heap.is-heap")).to_have_count(0)


def draw(page: Page, card: Locator, onto: Locator, *, escape: bool = False) -> None:
    card.scroll_into_view_if_needed()
    start, end = card.bounding_box(), onto.bounding_box()
    assert start and end
    page.mouse.move(start["x"] + 30, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(end["x"] + 40, end["y"] + 25, steps=6)
    if escape:
        page.keyboard.press("Escape")
    page.mouse.up()
