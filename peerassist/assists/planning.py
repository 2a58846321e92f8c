"""Plan: the purpose, what is wanted, what the case needs, the agenda; sharing the plan and answers to it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from peerassist.assists.models import (
    AgendaTemplate,
    Assist,
    Consent,
    Group,
    Need,
    Participation,
    Response,
    Sharing,
    Wanted,
)
from peerassist.method import agenda as agendas
from peerassist.method.errors import DomainError
from peerassist.method.kinds import STAGES, Attribution, CardKind, Role, Stage, Visibility
from peerassist.method.situations import Situation
from peerassist.people.models import Community, Membership, Person

PURPOSE_FIELDS = frozenset(
    {
        "title", "question", "background", "tried", "language", "decision", "decided_by", "decision_on", "days_needed",
        "late_because", "place_kind", "place", "call_url", "checks", "reply_by", "group_least", "group_most",
        "ground_rules", "attribution", "situations", "time_zone",
    }
)  # fmt: skip
IN_THE_RECORD = frozenset({"question", "background", "tried", "decision", "decided_by", "decision_on", "attribution"})
OPENNESS = (Attribution.NONE, Attribution.ROLE, Attribution.NAMED)  # from what tells least to what tells most
MOST_WANTED, MOST_NEEDS = 6, 10
LONGEST_NEED = 120  # characters


@transaction.atomic
def begin(
    community: Community,
    *,
    by: Person,
    question: str = "",
    situations: Iterable[Situation] = (),
    language: str = "en",
    follows: Assist | None = None,
) -> Assist:
    """Start an assist with `by` as its assistee; options and insights are wanted until someone says otherwise."""
    membership = Membership.objects.filter(person=by, community=community, ended_at=None).first()
    assist = Assist.objects.create(
        community=community,
        team_id=membership.team_id if membership else None,
        created_by=by,
        question=question.strip(),
        situations=[str(s) for s in situations],
        language=language,
        follows=follows,
        time_zone=by.time_zone,
        attribution=community.attribution,
    )
    Group.objects.create(assist=assist, number=1)
    take_part(assist, by, Role.ASSISTEE)
    want(assist, [(CardKind.OPTION, ""), (CardKind.INSIGHT, "")])
    return assist


def take_part(assist: Assist, person: Person, role: Role, brings: str = "") -> Participation:
    """Give `person` a role in the assist; the one they have already stays."""
    known = assist.participations.filter(person=person, role=role, ended_at=None).first()
    return known or Participation.objects.create(
        assist=assist,
        person=person,
        role=role,
        name=person.name,
        email=person.email,
        place=person.place,
        job=person.job,
        language=person.language,
        time_zone=person.time_zone,
        brings=brings,
    )


def leave(assist: Assist, person: Person, role: Role) -> None:
    """End the person's role in the assist; the others they have stay."""
    assist.participations.filter(person=person, role=role, ended_at=None).update(ended_at=timezone.now())


def change(assist: Assist, fields: Mapping[str, Any]) -> None:
    """Set purpose fields (a subset of PURPOSE_FIELDS) of the assist.

    What stands in a signed record is ``frozen``; and words are never ascribed more openly than those who said them
    agreed to on entering (``rule_agreed``).
    """
    if unknown := set(fields) - PURPOSE_FIELDS:
        raise ValueError(f"not a field of the purpose: {unknown}")
    # A form puts its values into the assist before they are kept, so what stood there is read anew.
    guarded = IN_THE_RECORD & set(fields)
    stands = Assist.objects.values(*guarded).get(pk=assist.pk) if guarded else {}
    changed = {name for name in guarded if fields[name] != stands[name]}
    if changed and hasattr(assist, "sign_off"):
        raise DomainError("frozen")
    if "attribution" in changed and _more_open(assist, fields["attribution"]):
        raise DomainError("rule_agreed")
    for name, value in fields.items():
        setattr(assist, name, value)
    assist.changed_at = timezone.now()
    assist.save(update_fields=[*fields, "changed_at"])


def _more_open(assist: Assist, rule: str) -> bool:
    """Whether `rule` tells more of who said what than the rule that somebody agreed to on entering."""
    opener = OPENNESS[: OPENNESS.index(Attribution(rule))]
    return Consent.objects.filter(participation__assist=assist, attribution__in=opener).exists()


@transaction.atomic
def want(assist: Assist, wanted: Sequence[tuple[CardKind, str]]) -> None:
    """Replace what the assistee wants to take home."""
    _hold(assist)
    assist.wanted.all().delete()
    Wanted.objects.bulk_create(
        Wanted(assist=assist, kind=kind, words=words.strip(), position=i)
        for i, (kind, words) in enumerate(wanted[:MOST_WANTED])
    )


@transaction.atomic
def need(assist: Assist, words: Sequence[str]) -> None:
    """Replace what the case needs. A need that stays keeps its row, since invitations point at it."""
    _hold(assist)
    wanted = list(dict.fromkeys(" ".join(w.split())[:LONGEST_NEED] for w in words if w.strip()))[:MOST_NEEDS]
    known = {n.words: n for n in assist.needs.all()}
    for position, text in enumerate(wanted):
        if text in known:
            Need.objects.filter(pk=known[text].pk).update(position=position)
        else:
            Need.objects.create(assist=assist, words=text, position=position)
    assist.needs.exclude(words__in=wanted).delete()


def _hold(assist: Assist) -> None:
    """Wait until nobody else replaces rows of this assist: the same plan may arrive twice at once, from a page that its writer leaves
    while its last words are on their way."""
    Assist.objects.select_for_update().values_list("pk").get(pk=assist.pk)


def plan_agenda(assist: Assist, agenda: agendas.Agenda) -> None:
    """Set the agenda; refused once the meeting has begun, when the clock follows it."""
    if hasattr(assist, "script"):
        raise DomainError("agenda_is_running")
    assist.agenda = agendas.to_json(agendas.check(agenda))
    assist.changed_at = timezone.now()
    assist.save(update_fields=["agenda", "changed_at"])


def keep_template(assist: Assist, name: str, *, by: Person) -> AgendaTemplate:
    """Keep the assist's agenda for the community to start from; the same name again replaces it."""
    called = " ".join(name.split())[:80]
    if not called:
        raise DomainError("no_template_name")
    kept = {"agenda": agendas.to_json(agendas.from_json(assist.agenda)), "by": by, "at": timezone.now()}
    made, _ = AgendaTemplate.objects.update_or_create(community=assist.community, name=called, defaults=kept)
    return made


@transaction.atomic
def share(assist: Assist, *, by: Person, visibility: Visibility = Visibility.COMMUNITY) -> None:
    """Put the plan on the community's board. Needs a question, so that others can tell what it is about."""
    if not assist.question.strip():
        raise DomainError("no_question")
    if hasattr(assist, "cancellation"):
        raise DomainError("cancelled")
    if visibility == Visibility.TEAM and assist.team_id is None:
        raise DomainError("no_team")
    Sharing.objects.update_or_create(assist=assist, defaults={"by": by, "at": timezone.now()})
    assist.visibility = visibility
    assist.save(update_fields=["visibility"])


@transaction.atomic
def unshare(assist: Assist) -> None:
    """Take the plan from the board; answers stay with the host."""
    Sharing.objects.filter(assist=assist).delete()
    assist.visibility = Visibility.PRIVATE
    assist.save(update_fields=["visibility"])


def respond(
    assist: Assist, *, by: Person, kind: str, words: str = "", ask: Person | None = None, ask_name: str = ""
) -> Response:
    """Answer a shared plan; the same kind of answer again replaces the first."""
    if kind not in Response.Kind.values:
        raise DomainError("no_such_response")
    if kind == Response.Kind.ASK and not (ask or ask_name.strip()):
        raise DomainError("ask_whom")
    response, _ = Response.objects.update_or_create(
        assist=assist,
        person=by,
        kind=kind,
        defaults={
            "words": words.strip()[:1000],
            "ask_person": ask,
            "ask_name": ask_name.strip()[:120],
            "at": timezone.now(),
        },
    )
    return response


@transaction.atomic
def join(response: Response) -> Participation:
    """Let who has the same question ask it together with the host: one assist for both."""
    if response.kind != Response.Kind.SAME:
        raise DomainError("no_such_response")
    if hasattr(response.assist, "cancellation"):
        raise DomainError("cancelled")
    return take_part(response.assist, response.person, Role.ASSISTEE)


def reach(assist: Assist, stage: Stage) -> None:
    """Move the assist forward to `stage`; never back."""
    if STAGES.index(Stage(assist.stage)) < STAGES.index(stage):
        assist.stage = stage
        assist.changed_at = timezone.now()
        assist.save(update_fields=["stage", "changed_at"])


def meeting_day(assist: Assist) -> date | None:
    """Return the day of the meeting where it takes place."""
    return assist.starts_at.astimezone(ZoneInfo(assist.time_zone)).date() if assist.starts_at else None
