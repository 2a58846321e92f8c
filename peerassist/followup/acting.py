"""Actions: what someone commits to do, with owner and date; done or dropped, from the mail without signing in."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from django.db import transaction

from peerassist.assists.models import Assist
from peerassist.followup.models import Action, ActionClosing, CheckIn
from peerassist.method import timing
from peerassist.method.errors import DomainError
from peerassist.method.kinds import CardKind
from peerassist.people.models import Membership, Person
from peerassist.people.secrets import hashed, link_secret
from peerassist.records.models import Card
from peerassist.records.validating import cards

LATE_LOOK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who took an action on: an account, or a name with or without an address."""

    person: Person | None = None
    name: str = ""
    email: str = ""
    language: str = "en"


@transaction.atomic
def take_from_record(assist: Assist) -> list[Action]:
    """Make an action of every action card that was not struck; those made before stay as they are."""
    known = set(Action.objects.filter(assist=assist, card__isnull=False).values_list("card_id", flat=True))
    wanted = [j.card for j in cards(assist) if j.card.kind == CardKind.ACTION and not j.struck]
    return [_from_card(card) for card in wanted if card.pk not in known]


def _from_card(card: Card) -> Action:
    owner = card.owner
    return commit(
        card.assist,
        card.text,
        owner=owner.person if owner else None,
        owner_name=owner.name if owner else "",
        owner_email=owner.email if owner else "",
        owner_language=owner.language if owner else card.assist.language,
        due_on=card.due_on,
        card=card,
    )


@transaction.atomic
def commit(
    assist: Assist,
    words: str,
    *,
    owner: Person | None = None,
    owner_name: str = "",
    owner_email: str = "",
    owner_language: str = "en",
    due_on: date | None = None,
    card: Card | None = None,
) -> Action:
    """Add an action. The secret of its link is ``secrets.link_secret("action", action.pk)``."""
    if not words.strip():
        raise DomainError("text_empty")
    action = Action.objects.create(
        assist=assist,
        card=card,
        words=words.strip()[:2000],
        owner=owner,
        owner_name=(owner.name if owner else owner_name)[:120],
        owner_email=owner.email if owner else owner_email,
        owner_language=owner.language if owner else owner_language,
        due_on=due_on,
        token_hash=uuid4().hex,
    )
    action.token_hash = hashed(link_secret("action", action.pk))
    action.save(update_fields=["token_hash"])
    return action


@transaction.atomic
def close(action: Action, how: str, *, by_name: str, words: str = "") -> ActionClosing:
    """Note that an action was done or dropped; it is closed once."""
    if ActionClosing.objects.filter(action=action).exists():
        raise DomainError("action_closed")
    return ActionClosing.objects.create(action=action, how=how, by_name=by_name[:120], words=words.strip()[:500])


def reopen(action: Action) -> None:
    """Take a closing back."""
    ActionClosing.objects.filter(action=action).delete()


@transaction.atomic
def change(action: Action, words: str, *, owner: Owner, due_on: date | None) -> None:
    """Put an action right: what, who, by when."""
    if not words.strip():
        raise DomainError("text_empty")
    action.words, action.due_on = words.strip()[:2000], due_on
    action.owner, action.owner_name = owner.person, owner.name[:120]
    action.owner_email, action.owner_language = owner.email, owner.language
    action.save(update_fields=["words", "due_on", "owner", "owner_name", "owner_email", "owner_language"])


def postpone(action: Action, due_on: date) -> None:
    """Move an open action to a later day."""
    if ActionClosing.objects.filter(action=action).exists():
        raise DomainError("action_closed")
    Action.objects.filter(pk=action.pk).update(due_on=due_on)


def owner_of(assist: Assist, name: str, email: str) -> Owner:
    """Return who is meant: somebody at the table by their name or address, a member of the community by their address,
    else whoever it is. Nobody outside the community is looked up: an address would tell a stranger's name."""
    name, email = " ".join(name.split()), email.strip().lower()
    for seat in assist.participations.filter(ended_at=None).select_related("person"):
        if (email and seat.email.lower() == email) or (not email and seat.name.casefold() == name.casefold()):
            return Owner(seat.person, seat.name, seat.email, seat.language)
    member = Membership.objects.filter(community=assist.community_id, ended_at=None, person__email=email)
    found = member.select_related("person").first() if email else None
    if found is not None:
        return Owner(found.person, found.person.name, found.person.email, found.person.language)
    return Owner(None, name, email, assist.language)


def by_secret(secret: str) -> Action | None:
    """Return the action whose link has this secret."""
    found = Action.objects.select_related("assist__community", "assist__cancellation", "owner", "closing")
    return found.filter(token_hash=hashed(secret)).first()


@transaction.atomic
def plan_check_ins(assist: Assist, met_on: date, today: date) -> list[CheckIn]:
    """Set the days of the looks back, once. Those that are past by now are left out; if all are, one is set in a month."""
    if assist.check_ins.exists():
        return []
    days = [day for day in timing.check_ins(met_on) if day > today] or [today + LATE_LOOK]
    return CheckIn.objects.bulk_create(CheckIn(assist=assist, due_on=day) for day in days)
