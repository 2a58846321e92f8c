"""Takes people in from a file that was read: first put down for a preview, then, once confirmed, batch by batch.

The file was checked as a whole, so all of it is good when the first row is written. A batch and its count are one
transaction: rooms can write in between, progress is seen, and what was killed goes on where it was.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from peerassist.method.errors import DomainError
from peerassist.people import importing
from peerassist.people.models import (
    Community,
    EarlierTeam,
    ImportPart,
    Membership,
    PeopleImport,
    Person,
    Team,
    skills_named,
)

BATCH = 100  # rows in one part, and in one transaction
FORGOTTEN_AFTER = timedelta(days=7)  # a file that nobody confirmed
STALLED_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one batch did: people made, memberships of theirs, and addresses that have an account elsewhere."""

    new: list[Person]
    memberships: list[Membership]
    elsewhere: list[str]


def put_down(community: Community, by: Person, file_name: str, content: bytes) -> PeopleImport:
    """Read a file and keep it for a preview, with what is wrong in it. Raises DomainError for what is no such file."""
    forgotten = PeopleImport.objects.filter(community=community, confirmed_at=None)
    forgotten.filter(uploaded_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()
    file = importing.opened(content)
    members = Membership.objects.filter(community=community, ended_at=None).values_list("person__email", flat=True)
    known = set(members)
    job = PeopleImport.objects.create(community=community, by=by, file_name=file_name[:200], unread=file.unread[:40])
    try:
        for number, rows in enumerate(importing.in_parts(file.rows(), BATCH)):
            if not file.problems:
                _mark(rows, known, job)
                ImportPart.objects.create(job=job, number=number, rows=rows)
    except DomainError:
        job.delete()
        raise
    if file.problems:
        job.parts.all().delete()
    job.problems = [p.to_json() for p in file.problems[: importing.MOST_PROBLEMS]]
    job.problem_count = len(file.problems)
    if not job.problem_count and not job.total_rows:
        job.delete()
        raise DomainError("no_people")
    job.save()
    return job


def _mark(rows: list[dict[str, Any]], known: set[str], job: PeopleImport) -> None:
    """Say of each row whether the person is a member, has an account elsewhere, or is new; and count."""
    accounts = set(Person.objects.filter(email__in=[r["email"] for r in rows]).values_list("email", flat=True))
    for row in rows:
        row["is"] = "known" if row["email"] in known else "elsewhere" if row["email"] in accounts else "new"
        count = f"{row['is']}_rows"
        setattr(job, count, getattr(job, count) + 1)


def confirm(job: PeopleImport, *, tell: bool) -> bool:
    """Let a file be taken in; return False if it has problems or was confirmed before."""
    waiting = PeopleImport.objects.filter(pk=job.pk, confirmed_at=None, problem_count=0)
    return bool(waiting.update(confirmed_at=timezone.now(), tell=tell))


def goes_on(job: PeopleImport) -> bool:
    """Say whether a confirmed import can be asked to go on: it failed, or has stood still for a minute."""
    if job.confirmed_at is None or job.finished_at is not None:
        return False
    return bool(job.failed) or (job.progress_at or job.confirmed_at) < timezone.now() - STALLED_AFTER


def carry_out(number: int, after: Callable[[PeopleImport, Taken], None] = lambda job, taken: None) -> int:
    """Take the people of a confirmed import in; return how many rows were done now. `after` gets each batch."""
    done = 0
    while True:
        with transaction.atomic():
            job = PeopleImport.objects.select_for_update(of=("self",)).select_related("community", "by").get(pk=number)
            if job.finished_at is not None or job.problem_count or job.confirmed_at is None:
                return done
            part = job.parts.first()
            if part is not None:
                after(job, _take_in(job.community, part.rows))
                done += len(part.rows)
                job.done_rows += len(part.rows)
                part.delete()
            job.progress_at = timezone.now()
            job.finished_at = None if job.parts.exists() else job.progress_at
            job.failed = ""
            job.save(update_fields=["done_rows", "progress_at", "finished_at", "failed"])


def _take_in(community: Community, rows: list[dict[str, Any]]) -> Taken:
    """Make the people of a batch, with their skills and teams. Who has an account by now is left as they are."""
    accounts = set(Person.objects.filter(email__in=[r["email"] for r in rows]).values_list("email", flat=True))
    fresh = {row["email"]: row for row in rows if row["email"] not in accounts}
    Person.objects.bulk_create([_person(row, community) for row in fresh.values()])
    made = {p.email: p for p in Person.objects.filter(email__in=fresh)}
    _skilled(made, fresh)
    memberships = _members(community, made, fresh)
    present = Membership.objects.filter(community=community, ended_at=None, person__email__in=accounts)
    members = set(present.values_list("person__email", flat=True))
    return Taken(list(made.values()), memberships, sorted(accounts - members))


def _person(row: dict[str, Any], community: Community) -> Person:
    person = Person(
        email=row["email"], name=row["name"], job=row["job"], place=row["place"],
        time_zone=row["time_zone"] or community.time_zone, language=community.language, languages=row["languages"],
        education=row["education"], ask_me_about=row["ask_me_about"],
    )  # fmt: skip
    person.set_unusable_password()
    return person


def _skilled(made: dict[str, Person], rows: dict[str, dict[str, Any]]) -> None:
    skills = {s.name.casefold(): s for s in skills_named(name for row in rows.values() for name in row["skills"])}
    link = Person.skills.through
    link.objects.bulk_create(
        [
            link(person_id=made[email].pk, skill_id=skills[key].pk)
            for email, row in rows.items()
            for key in dict.fromkeys(" ".join(name.split()).casefold() for name in row["skills"])
        ]
    )


def _members(community: Community, made: dict[str, Person], rows: dict[str, dict[str, Any]]) -> list[Membership]:
    teams = _teams(community, rows.values())
    memberships = Membership.objects.bulk_create(
        Membership(
            person=made[email],
            community=community,
            team=teams.get(key(row["team"])),
            joined_at=datetime.fromisoformat(row["since"]).replace(tzinfo=UTC) if row["since"] else timezone.now(),
        )
        for email, row in rows.items()
    )
    EarlierTeam.objects.bulk_create(
        EarlierTeam(membership=member, team=teams[key(name)])
        for member, row in zip(memberships, rows.values(), strict=True)
        for name in dict.fromkeys(row["earlier_teams"])
        if key(name) != key(row["team"])
    )
    return memberships


def _teams(community: Community, rows: Iterable[dict[str, Any]]) -> dict[str, Team]:
    """Return the teams that rows name, by `key`; those that are new are made."""
    known = {key(team.name): team for team in community.teams.all()}
    wanted: dict[str, Team] = {}
    for row in rows:
        named = [(row["team"], row["unit"]), *((name, "") for name in row["earlier_teams"])]
        for name, line in named:
            if name and key(name) not in known and (key(name) not in wanted or line):
                wanted[key(name)] = Team(community=community, name=" ".join(name.split()), line=line)
    for team in Team.objects.bulk_create(wanted.values()):
        known[key(team.name)] = team
    return known


def key(name: str) -> str:
    """Return what makes two names of a team the same."""
    return " ".join(name.split()).casefold()
