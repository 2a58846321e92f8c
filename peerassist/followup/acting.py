"""Actions: what someone commits to do, with owner and date; done or dropped, from the mail without signing in."""

from datetime import date
from uuid import uuid4

from django.db import transaction

from peerassist.assists.models import Assist
from peerassist.followup.models import Action, ActionClosing, CheckIn
from peerassist.method import timing
from peerassist.method.errors import DomainError
from peerassist.method.kinds import CardKind
from peerassist.people.models import Person
from peerassist.people.secrets import hashed, link_secret
from peerassist.records.models import Card
from peerassist.records.validating import cards


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


def by_secret(secret: str) -> Action | None:
    """Return the action whose link has this secret."""
    found = Action.objects.select_related("assist__community", "assist__cancellation", "owner", "closing")
    return found.filter(token_hash=hashed(secret)).first()


@transaction.atomic
def plan_check_ins(assist: Assist, met_on: date) -> list[CheckIn]:
    """Set the days of the looks back, once."""
    if assist.check_ins.exists():
        return []
    return CheckIn.objects.bulk_create(CheckIn(assist=assist, due_on=day) for day in timing.check_ins(met_on))
