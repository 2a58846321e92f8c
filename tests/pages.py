"""Every page of the demonstration, one for each route that shows one: who looks, and where.

`python -m tests.pages` prints them as JSON, so that a browser test can ask the installation that its server runs on.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

ESTHER = "esther.mwale@example.org"  # her meeting is on
HANNA = "hanna.bergqvist@example.org"  # has begun a plan
MARTA = "marta.iglesias@example.org"  # invites
ROSA = "rosa.huaman@example.org"  # has a date, and a record to publish
PRIYA = "priya.nair@example.org"  # validates
AISSATOU = "aissatou.diallo@example.org"  # follows up
NADIA = "nadia.omar@example.org"  # the steward
LUC = "luc.ferrand@example.org"  # leads

# Routes that answer with a redirect, a file, or a piece of a page.
NO_PAGES = {
    "action",
    "answer",
    "answer_calendar",
    "card_history",  # JSON for the room's script, like room_removed and room_themes
    "assist",
    "console_sign_in",  # there is one only where a person at the console asked for it
    "document",
    "export_people",
    "first_run",
    "import_template",
    "joining",
    "kept",
    "letter_calendar",
    "my_data",
    "picture",
    "room_removed",
    "room_themes",
    "room_worker",
    "seat",
    "story_change",  # the form of a new story, filled; the demonstration's stories came from outside
}


@dataclass(frozen=True)
class Page:
    """`who` is the address of one of the cast, "" for nobody. `through` is the link by which nobody comes there."""

    route: str
    path: str
    who: str = ""
    through: str = ""
    status: int = 200


def pages() -> list[Page]:
    """Return the pages of the demonstration that Django's database holds."""
    return [*_open(), *_by_link(), *_hosting(), *_held(), *_community(), *_steward(), *_demonstration()]


def _page(route: str, *arguments: object, who: str = "", through: str = "", query: str = "", status: int = 200) -> Page:
    from django.urls import reverse

    return Page(route, reverse(route, args=arguments) + query, who, through, status)


def _assist(host: str, stage: str) -> int:
    """Return the number of the assist that `host` asks for and that is at this stage."""
    from peerassist.assists.models import Assist

    hosts = {"participations__role": "assistee", "participations__email": host}
    return Assist.objects.filter(stage=stage, **hosts).latest("pk").pk


def _open() -> Iterator[Page]:
    yield from (_page(route) for route in ("home", "method", "help", "account_login", "account_signup"))
    yield _page("account_inactive")
    yield _page("library")
    yield _page("library", query="?q=pumps+spare+parts")
    yield _page("library", query="?q=vacunas+frío", who=ROSA)
    yield _page("join_by_code")
    yield _page("join_by_code", query="?code=ZZZZZZ", status=404)
    yield _page("room_join", _room())


def _room() -> str:
    from peerassist.assists.models import Room

    return Room.objects.get(assist=_assist(ESTHER, "run")).code


def _by_link() -> Iterator[Page]:
    from django.core.signing import dumps
    from django.urls import reverse

    from peerassist.assists.models import Invitation, Participation
    from peerassist.followup.models import Action
    from peerassist.people.secrets import link_secret

    asked = Invitation.objects.filter(assist=_assist(MARTA, "invite"), withdrawn_at=None)
    for route, invitation in (
        ("answering", asked.filter(answers=None).latest("pk")),
        ("answered", asked.exclude(answers=None).latest("pk")),
    ):
        through = reverse("answer", args=[link_secret("invitation", invitation.pk)])
        yield _page(route, invitation.pk, through=through)
    action = Action.objects.filter(assist=_assist(AISSATOU, "follow")).latest("pk")
    yield _page("acting", action.pk, through=reverse("action", args=[link_secret("action", action.pk)]))
    held = _assist(PRIYA, "validate")
    seat = Participation.objects.filter(assist=held, role="peer", ended_at=None).earliest("pk")
    through = reverse("seat", args=[link_secret("seat", seat.pk), seat.pk, "validate"])
    yield _page("validate", held, through=through)
    told = _assist(AISSATOU, "follow")
    yield _page("options", told, who=AISSATOU)
    yield _page("change_action", told, action.pk, who=AISSATOU)
    yield _page("answer", "forged", status=404)
    yield _page("unsubscribe", dumps([held, invitation.email], salt="unsubscribe"))


def _hosting() -> Iterator[Page]:
    yield _page("assists", who=ESTHER)
    yield _page("begin", who=HANNA)
    yield from (_page(route, _assist(HANNA, "plan"), who=HANNA) for route in ("plan", "agenda", "meeting"))
    yield _page("plan", _assist(HANNA, "plan"), who=LUC)
    yield from (_page(route, _assist(MARTA, "invite"), who=MARTA) for route in ("invite", "facilitator", "schedule"))
    yield from (_page(route, _assist(ROSA, "schedule"), who=ROSA) for route in ("schedule", "invite", "run", "plan"))
    yield _page("board", who=LUC)


def _held() -> Iterator[Page]:
    running, code = _assist(ESTHER, "run"), _room()
    yield from (_page(route, running, who=ESTHER) for route in ("run", "runsheet", "typing_check", "validate"))
    yield _page("room", code, who=ESTHER)
    yield _page("room", code, who=LUC)
    yield from (_page(route, code, who=LUC) for route in ("room_wall", "room_code"))
    yield _page("validate", _assist(PRIYA, "validate"), who=PRIYA)
    yield from (
        _page(route, _assist(PRIYA, "validate"), who=PRIYA) for route in ("divide", "overview", "plenary", "record")
    )
    yield _page("divide", running, who=ESTHER)  # as it is suggested
    yield _page("publish", _assist(ROSA, "publish"), who=ROSA)
    told = _assist(AISSATOU, "follow")
    yield from (_page(route, told, who=AISSATOU) for route in ("record", "follow", "outcome", "publish"))


def _community() -> Iterator[Page]:
    from peerassist.library.models import Story
    from peerassist.people.models import Community, Person

    yield _page("people", who=LUC)
    yield _page("people", who=LUC, query="?q=water")
    yield _page("person", Person.objects.get(email=ESTHER).pk, who=LUC)
    yield _page("profile", who=LUC)
    yield _page("doors", who=LUC)
    yield _page("leave_community", Community.objects.earliest("pk").pk, who=LUC)
    yield _page("join_community", who=LUC)
    yield _page("story", Story.objects.earliest("pk").pk, who=LUC)
    yield _page("story_new", who=LUC)
    yield from (_page(route, who=LUC) for route in ("account_email", "mfa_activate_totp", "mfa_add_webauthn"))


def _steward() -> Iterator[Page]:
    from peerassist.people.models import Membership

    routes = ("steward", "invite_members", "teams", "community_settings", "import_people")
    yield from (_page(route, who=NADIA) for route in routes)
    yield _page("change_member", Membership.objects.get(person__email=LUC).pk, who=NADIA)
    yield _page("import_preview", _import(), who=NADIA)


def _import() -> int:
    """Put down a file of people with one that is good and one with a problem; return its number."""
    from peerassist.people import taking_in
    from peerassist.people.models import Membership

    steward = Membership.objects.select_related("community", "person").get(person__email=NADIA)
    text = "Name,E-mail\nMaya Lin,maya.lin@example.org\nOmar Sy,omar\n"
    return taking_in.put_down(steward.community, steward.person, "people.csv", text.encode()).pk


def _demonstration() -> Iterator[Page]:
    from peerassist.outbox.models import Letter

    yield from (_page(route) for route in ("cast", "patterns", "tray"))
    yield from (_page(route, Letter.objects.latest("pk").pk) for route in ("letter", "letter_html"))


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps([asdict(page) for page in pages()]))
