"""Who may see and do what: every address of the product, for everybody, at every visibility.

A route without a row here fails. Each row says how GET and POST answer, and for whom; everybody else gets 404, as if
nothing were there, or what stands after "else": `door` is the way to the sign-in page. `-` is a method that the
route does not know (405, or the door where nobody is known). "+": of these, who is not signed in gets the door. Posts
are sent empty: a form sent back with its errors (200, 422) and a change (302) both mean that one may.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from peerassist.method.kinds import Visibility
from tests.web.world import ACCOUNTS, EVERYBODY, World, same_on_every_store

# route                GET                                  POST
ABOUT_AN_ASSIST = """
assist               | 302 plan_readers                   | -
plan                 | 200 plan_readers                   | 302,422,200 planners; 200 plan_readers
agenda               | 200 leads+                          | 200 leads+
meeting              | 200 leads+                          | 422 leads+
share                | -                                  | 302 host+
join_plans           | -                                  | 404 host+
respond              | -                                  | 422 responders else door
invite               | 200 leads+                          | -
ask                  | -                                  | 404 leads+
ask_guest            | -                                  | 422 leads+
change_invitation    | -                                  | 302 leads+
reply_by             | -                                  | 422 leads+
facilitator          | 200 leads+                          | -
note_taker           | -                                  | 404 leads+
schedule             | 200 leads+                          | 422 leads+
cancel               | -                                  | 302 host+
run                  | 200 table                          | 302 hands; 200 table
clock                | -                                  | 302 hands
lock                 | -                                  | 302 hands
divide               | 200 leads+                          | 422 leads+
overview             | 200 leads                          | -
lead_groups          | -                                  | 302 leads
plenary              | 200 hands                          | -
join_cards           | -                                  | 302 hands
typing_check         | 200 table                          | 422 table
runsheet             | 200 plan_readers                   | -
room_join            | 302 table else 200                 | 302 table else 200
room                 | 200 table else 302                 | -
room_ticket          | -                                  | 200 table
room_wall            | 200 table                          | -
room_code            | 200 table                          | -
card_history         | 200 table                          | -
room_removed         | 200 table                          | -
room_themes          | 200 table                          | -
room_pictures        | -                                  | 422 table
picture              | 200 record_readers                 | -
validate             | 200 table                          | -
ask_to_validate      | -                                  | 302 leads+
judge                | -                                  | 422 table
take_back            | -                                  | 422 table
sign_off             | -                                  | 302 host+
publish              | 200 host+                           | 422 host+
withdraw             | -                                  | 302 host+
record               | 200 record_readers                 | -
record_helped        | -                                  | 302 record_readers+
document             | 200 record_readers                 | -
offer                | -                                  | 302 seated+
comment              | -                                  | 422 record_readers+
follow               | 200 record_readers                 | -
add_action           | -                                  | 422 host+
close_action         | -                                  | 302 owner
change_action        | 200 host+                           | 422 host+
options              | 200 host+                           | 302 host+
progress             | -                                  | 422 host+
outcome              | 200 host+                           | 422 host+
story                | 200 story_readers                  | -
story_helped         | -                                  | 302 story_readers+ else door
story_change         | 200 story_editors else door        | 422 story_editors else door
story_comment        | -                                  | 422 story_readers+ else door
end_comment          | -                                  | 302 story_editors else door
"""

EVERYTHING_ELSE = """
home                 | 302 accounts else 200              | -
language             | -                                  | 302 all
community            | -                                  | 302 all
assists              | 200 accounts else door             | -
board                | 200 accounts else door             | -
begin                | 200 accounts else door             | 422 accounts else door
join_by_code         | 200 all                            | -
room_worker          | 200 all                            | -
library              | 200 all                            | -
story_new            | 200 accounts else door             | 422 accounts else door
people               | 200 accounts else door             | -
person               | 200 members else door              | -
write_to             | -                                  | 422 members else door
profile              | 200 accounts else door             | 302,200 accounts else door
leave_community      | 200 members else door              | 302 members else door
my_data              | 200 accounts else door             | -
doors                | 200 accounts else door             | -
end_session          | -                                  | 404 accounts else door
end_other_sessions   | -                                  | 302 accounts else door
steward              | 200 steward else door              | -
change_member        | 200 steward else door              | 200 steward else door
invite_members       | 200 steward else door              | 200 steward else door
change_joining       | -                                  | 302 steward else door
teams                | 200 steward else door              | 200 steward else door
community_settings   | 200 steward else door              | 200 steward else door
export_people        | 200 steward else door              | -
import_people        | 200 steward else door              | 200 steward else door
import_template      | 200 steward else door              | -
import_preview       | 200 steward else door              | 302,200 steward else door
answer               | 302 all                            | -
answering            | 200 invited                        | 422 invited
answered             | 302 invited                        | -
answer_calendar      | 404 all                            | -
seat                 | 302 all                            | -
unsubscribe          | 200 all                            | 200 all
action               | 302 all                            | -
acting               | 404 all                            | 404 all
joining              | 302 all                            | -
join_community       | 200 accounts else door             | 200 accounts else door
first_run            | 404 all                            | 404 all
console_sign_in      | 404 all                            | 404 all
sign_out             | -                                  | 302 all
kept                 | 302 all                            | -
method               | 200 all                            | -
help                 | 200 all                            | -
patterns             | 200 all                            | -
cast                 | 200 all                            | -
play                 | -                                  | 404 all
tray                 | 200 all                            | -
letter               | 200 all                            | -
letter_html          | 200 all                            | -
letter_calendar      | 200 all                            | -
"""

# Of the doors (account/...) these stand open to anybody; all others lead to the sign-in page first.
DOORS_FOR_ANYBODY = {"account_inactive", "account_login", "account_request_login_code", "account_signup"}

MEMBERS = frozenset(ACCOUNTS) - {"outsider"}
TABLE = frozenset({"guest", "peer", "note_taker", "facilitator", "assistee", "assistee_by_link"})
OF_STORIES = (Visibility.COMMUNITY, Visibility.PUBLIC)
READ = {
    Visibility.PRIVATE: frozenset[str](),
    Visibility.TEAM: frozenset({"teammate", "assistee"}),
    Visibility.COMMUNITY: MEMBERS,
    Visibility.PUBLIC: frozenset(EVERYBODY),
}


def audiences(visibility: Visibility) -> dict[str, frozenset[str]]:
    """Return who is meant by each word of the table."""
    read = READ[visibility]
    return {
        "all": frozenset(EVERYBODY),
        "accounts": frozenset(ACCOUNTS),
        "members": MEMBERS,
        "steward": frozenset({"steward"}),
        "invited": frozenset({"invited"}),
        "host": frozenset({"assistee", "assistee_by_link"}),
        "owner": frozenset({"assistee"}),  # of the action
        "leads": frozenset({"assistee", "assistee_by_link", "facilitator"}),
        "planners": frozenset({"assistee", "facilitator"}),
        "hands": frozenset({"assistee", "assistee_by_link", "facilitator", "note_taker"}),
        "table": TABLE,
        "plan_readers": TABLE | {"invited"} | read,
        "record_readers": TABLE | read,
        "responders": MEMBERS & read,
        "seated": TABLE - {"guest"},
        "story_editors": {"assistee", "steward"} & read if visibility in OF_STORIES else frozenset(),
        "story_readers": read if visibility in OF_STORIES else frozenset(),
    }


@dataclass(frozen=True)
class Cell:
    """How a route answers one method: for each audience the outcomes that mean yes, and what all others get."""

    rules: tuple[tuple[frozenset[str], str], ...]
    otherwise: str

    @classmethod
    def read(cls, text: str) -> "Cell":
        if text == "-":
            return cls((), "405")
        rules, _, otherwise = text.partition(" else ")
        parts = [rule.split() for rule in rules.split(";")]
        return cls(
            tuple((frozenset(outcomes.split(",")), audience) for outcomes, audience in parts), otherwise or "404"
        )

    @property
    def widens(self) -> bool:
        """Whether it is for more people where more may read."""
        return any(audience.removesuffix("+") in WIDENS for _, audience in self.rules)

    def expected(self, who: str, known: dict[str, frozenset[str]]) -> frozenset[str]:
        """Return the outcomes that are right for `who`."""
        for outcomes, audience in self.rules:
            if who in known[audience.removesuffix("+")]:
                return frozenset({"door"}) if audience.endswith("+") and who not in ACCOUNTS else outcomes
        if who not in ACCOUNTS and self.otherwise in {"door", "405"}:
            return frozenset({"door", self.otherwise})
        return frozenset({"404" if self.otherwise == "door" else self.otherwise})


def rows(table: str) -> dict[str, tuple[Cell, Cell]]:
    """Read a table."""
    lines = [[part.strip() for part in line.split("|")] for line in table.strip().splitlines()]
    return {name: (Cell.read(get), Cell.read(post)) for name, get, post in lines}


def routes(patterns: list[URLPattern | URLResolver] | None = None, under: str = "") -> Iterator[tuple[str, str | None]]:
    """Return every address of the product with its name."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = under + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        else:
            yield here, pattern.name


DOORS = "account/"


def test_every_route_has_a_row() -> None:
    own = [(address, name) for address, name in routes() if not address.startswith(DOORS)]
    assert not [address for address, name in own if name is None], "a route without a name can have no row"
    routed, described = {name for _, name in own}, rows(ABOUT_AN_ASSIST).keys() | rows(EVERYTHING_ELSE).keys()
    assert not routed - described, "routes without a row"
    assert not described - routed, "rows without a route"


def outcome(response: HttpResponse) -> str:
    """Return the status as text, or "door" for the way to the sign-in page."""
    to_door = response.status_code == 302 and response["Location"].split("?")[0] == reverse("account_login")
    return "door" if to_door else str(response.status_code)


def ask(client: Client, method: str, url: str) -> str:
    """Send one request and take back what it changed."""
    with transaction.atomic():
        found = outcome(client.generic(method, url, content_type="application/x-www-form-urlencoded"))
        transaction.set_rollback(True)
    return found


# Who reads may change with the visibility; who leads, hosts or steers does not. What such a row allows is looked at where
# nobody else may read and where everybody may: who is let in at neither is let in nowhere between.
WIDENS = ("plan_readers", "record_readers", "responders", "story_readers", "story_editors")
ENDS = {Visibility.PRIVATE, Visibility.PUBLIC}


def faults(world: World, table: str) -> Iterator[str]:
    """Compare every row of the table with what the product does, for everybody."""
    visibility = Visibility(world.assist.visibility)
    between = table is ABOUT_AN_ASSIST and visibility not in ENDS
    known, arguments = audiences(visibility), world.arguments()
    clients = {who: world.client(who) for who in EVERYBODY}
    for name, cells in rows(table).items():
        given = arguments.get(name) or ({"number": world.assist.pk} if table is not EVERYTHING_ELSE else {})
        url = reverse(name, kwargs=given)
        for method, cell in zip(("GET", "POST"), cells, strict=True):
            if between and not cell.widens:
                continue
            for who in EVERYBODY if cell.rules else ("anonymous", "assistee"):
                client = world.client(who) if name in CHANGE_THE_DEVICE else clients[who]
                seen, expected = ask(client, method, url), cell.expected(who, known)
                if seen not in expected:
                    yield f"{visibility}: {method} {name} as {who}: {seen}, not {' or '.join(sorted(expected))}"
        if (seen := ask(clients["assistee"], "DELETE", url)) != "405":
            yield f"DELETE {name}: {seen}, not 405"


# What they leave in the session (a sign-in, a pass, an opened link) would make the next row's visitor somebody else.
CHANGE_THE_DEVICE = {"answer", "action", "seat", "joining", "sign_out", "play", "community", "end_other_sessions"}


@pytest.fixture(autouse=True)
def without_compression(settings: Any) -> None:
    """No rights are decided where files are served and pages are compressed; it takes half of the time."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith(("servestatic", "compression"))]


@pytest.fixture
def unwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may is decided before a page is written; what pages say to whom is looked at elsewhere (test_canaries,
    test_kept_back), and that each can be written (journeys/test_axe)."""
    monkeypatch.setattr(Template, "render", lambda *about: "")


@same_on_every_store
@pytest.mark.usefixtures("unwritten")
@pytest.mark.parametrize("visibility", list(Visibility))
def test_an_assist_is_for_those_it_is_meant_for(db: None, visibility: Visibility) -> None:
    found = list(faults(World(visibility), ABOUT_AN_ASSIST))
    assert not found, "\n".join(found)


@same_on_every_store
@pytest.mark.usefixtures("unwritten")
def test_everything_else_is_for_those_it_is_meant_for(db: None) -> None:
    found = list(faults(World(Visibility.COMMUNITY), EVERYTHING_ELSE))
    assert not found, "\n".join(found)


@same_on_every_store
@pytest.mark.usefixtures("unwritten")
def test_the_doors_open_to_those_they_are_for(db: None) -> None:
    world = World(Visibility.PRIVATE)
    stranger, member = world.client("anonymous"), world.client("member")
    open_to_anybody = set()
    for address, name in routes():
        if address.startswith(DOORS):
            url = reverse(str(name), kwargs={"pk": 1} if "<int:pk>" in address else {})
            if (seen := ask(stranger, "GET", url)) == "200":
                open_to_anybody.add(name)
            assert seen in {"200", "302", "door", "405"}, f"{name} as nobody: {seen}"
            for method in ("GET", "POST"):
                assert (seen := ask(member, method, url)) in {"200", "302", "door", "400", "404", "405"}, (
                    f"{method} {name}: {seen}"
                )
    assert open_to_anybody == DOORS_FOR_ANYBODY


OF_THE_RECORD = """
record               | 200 table                          | -
record_helped        | -                                  | 302 table+
document             | 200 table                          | -
follow               | 200 table                          | -
"""


@same_on_every_store
@pytest.mark.usefixtures("unwritten")
@pytest.mark.parametrize("visibility", list(Visibility))
def test_before_it_is_published_a_record_is_for_the_table_alone(db: None, visibility: Visibility) -> None:
    found = list(faults(World(visibility, published=False), OF_THE_RECORD))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("published", [True, False])
@pytest.mark.parametrize("visibility", list(Visibility))
def test_search_finds_what_one_may_read_and_nothing_else(db: None, visibility: Visibility, published: bool) -> None:
    world = World(visibility, published=published)
    readers = audiences(visibility)["record_readers"] if published else frozenset()
    link = f'href="{reverse("record", args=[world.assist.pk])}'
    for words in (world.card.text, "water committees", ""):
        found = {w for w in EVERYBODY if link in world.client(w).get(reverse("library"), {"q": words}).text}
        assert found == readers, words


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("action", {"secret": "0" * 64}),
        ("answer", {"secret": "0" * 64}),
        ("joining", {"secret": "0" * 64}),
        ("seat", {"secret": "0" * 64, "number": 1, "page": "record"}),
        ("unsubscribe", {"signed": "forged:signature"}),
    ],
)
def test_a_forged_link_opens_nothing(db: None, name: str, given: dict[str, Any]) -> None:
    world = World(Visibility.PRIVATE)
    for who in EVERYBODY:
        assert ask(world.client(who), "GET", reverse(name, kwargs=given)) == "404", who


def test_the_link_of_one_seat_opens_no_other(db: None) -> None:
    world = World(Visibility.PRIVATE)
    own = world.arguments()["seat"]
    url = reverse("seat", kwargs=own | {"number": world.seats["assistee"].pk})
    assert ask(world.client("anonymous"), "GET", url) == "404"
