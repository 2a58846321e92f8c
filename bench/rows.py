"""The demonstration's lists made as long as asked: the same people and assists, with `many` rows in each list of a page."""

import itertools
import secrets
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model

UNIQUE: dict[str, Callable[[int], Any]] = {
    "token_hash": lambda n: secrets.token_hex(32),
    "uid": lambda n: secrets.token_hex(12),
    "email": lambda n: f"guest.{secrets.token_hex(6)}@example.org",
    "key": lambda n: secrets.token_hex(12),
    "message_id": lambda n: f"<{secrets.token_hex(12)}@example.org>",
    "code": lambda n: secrets.token_hex(5).upper(),
}


def lengthen(many: int) -> None:
    """Give every list of the demonstration's pages at least `many` rows, as copies of a row that is in it."""
    from peerassist.assists.models import Assist
    from peerassist.followup.models import Action, CheckIn, Outcome, ProgressNote

    _people(many)
    for assist in Assist.objects.all():
        _guests(assist, many)
        for related in ("cards", "invitations"):
            _copies(getattr(assist, related).all(), many)
        for model in (Action, CheckIn, Outcome, ProgressNote):
            _copies(model._default_manager.filter(assist=assist), many)
        for card in assist.cards.all()[:many]:
            _copies(card.revisions.all(), 3)
        _by_people(assist, many)
    _assists(many)


def _copies(rows: Any, many: int, **changed: Any) -> list[Any]:
    """Copy the last of `rows` until there are `many`; nothing where there is none to copy."""
    last = rows.order_by("pk").last()
    missing = many - rows.count()
    if last is None or missing <= 0:
        return []
    return list(type(last)._default_manager.bulk_create(_copy(last, n, **changed) for n in range(missing)))


def _copy(row: Model, n: int, **changed: Any) -> Model:
    return type(row)(**{**_fields(row), **_unlike(row, n), **changed})


def _fields(row: Model) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}


def _unlike(row: Model, n: int) -> dict[str, Any]:
    """What can't be as in the original."""
    fresh = {f.attname: UNIQUE[f.name](n) for f in row._meta.concrete_fields if f.name in UNIQUE}
    return fresh | {f.attname: None for f in row._meta.concrete_fields if f.one_to_one and f.null}


def _people(many: int) -> None:
    """Members of every community, each with experience and a team; teams and invitations into it."""
    from peerassist.people.models import Community, CommunityInvitation, Experience, Membership, Person, Team

    for community in Community.objects.all():
        missing = max(0, many - community.memberships.count())
        pattern = Person.objects.filter(memberships__community=community).latest("pk")
        people = Person.objects.bulk_create(
            Person(
                **{**_fields(pattern), "email": f"member.{secrets.token_hex(6)}@example.org", "name": f"Maya Lin {n}"}
            )
            for n in range(missing)
        )
        teams = community.teams.count()
        Team.objects.bulk_create(Team(community=community, name=f"Team {n}") for n in range(teams, many))
        team = community.teams.earliest("pk")
        Membership.objects.bulk_create(Membership(person=p, community=community, team=team) for p in people)
        Experience.objects.bulk_create(Experience(person=p, words="Led a hand-over of pumps") for p in people)
        _copies(CommunityInvitation.objects.filter(community=community), many)


def _guests(assist: Any, many: int) -> None:
    """Peers without an account at the table, who agreed to its rules and starred its cards."""
    from peerassist.assists.models import Consent, Participation

    missing = max(0, many - assist.participations.filter(role="peer", ended_at=None).count())
    names = (f"Guest {n}" for n in range(missing))
    guests = Participation.objects.bulk_create(
        Participation(assist=assist, role="peer", name=name, email=UNIQUE["email"](0)) for name in names
    )
    Consent.objects.bulk_create(Consent(participation=g, rules="", attribution=assist.attribution) for g in guests)


def _by_people(assist: Any, many: int) -> None:
    """What different people say of a plan or a record: answers, comments, thanks."""
    from peerassist.assists.models import Response
    from peerassist.library.models import Comment, Helped
    from peerassist.people.models import Person
    from peerassist.records.models import Star, Validation

    members = list(Person.objects.filter(memberships__community=assist.community).order_by("pk")[:many])
    if hasattr(assist, "sharing"):
        _once(Response, members, assist=assist, kind="same", words="So do we.")
    if hasattr(assist, "publication"):
        _once(Helped, members, assist=assist)
        Comment.objects.bulk_create(Comment(assist=assist, person=p, words="It held here too.") for p in members)
    seats = list(assist.participations.filter(role="peer", ended_at=None).order_by("pk")[:many])
    for card in assist.cards.all()[:3]:
        stars = [Star(card=card, by=seat) for seat in seats]
        Star.objects.bulk_create(stars, ignore_conflicts=True)
    if not hasattr(assist, "sign_off") and assist.stage == "validate":
        Validation.objects.bulk_create(
            Validation(card=card, by=seat, verdict="confirmed", seen=card.version, version=card.version)
            for card, seat in zip(assist.cards.all()[:many], itertools.cycle(seats), strict=False)
        )


def _once(model: Any, people: Iterable[Any], **fields: Any) -> None:
    model.objects.bulk_create([model(person=p, **fields) for p in people], ignore_conflicts=True)


def _assists(many: int) -> None:
    """Every assist's like, hosted by the same person and seen by the same people: lists, board, library, facilitators."""
    from peerassist.assists.models import Assist, Participation, Sharing
    from peerassist.library.models import Publication

    originals = list(Assist.objects.order_by("pk"))
    each = max(0, -(-(many - len(originals)) // len(originals)))  # rounded up
    for original in originals:
        copies = Assist.objects.bulk_create(_copy(original, n) for n in range(each))  # type: ignore[misc]
        people = list(original.participations.filter(ended_at=None).exclude(role="peer"))
        Participation.objects.bulk_create(_copy(p, 0, assist_id=a.pk, email=p.email) for a in copies for p in people)  # type: ignore[misc]
        for once in (Sharing, Publication):
            known = once._default_manager.filter(assist=original).first()
            if known is not None:
                once._default_manager.bulk_create(_copy(known, 0, assist_id=a.pk) for a in copies)
