"""People from a CSV file: read whatever separator and encoding it has, name each problem by line and column, then take
all in or nothing."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from peerassist.method.errors import DomainError
from peerassist.people.models import Community, Membership, PeopleImport, Person, skills_named
from peerassist.people.profiling import MOST_SKILLS
from peerassist.people.stewarding import team_named

MOST_BYTES, MOST_ROWS = 10 * 1024 * 1024, 20_000
BATCH = 50
COLUMNS = (
    "email",
    "given_name",
    "family_name",
    "name",
    "job",
    "team",
    "unit",
    "city",
    "region",
    "place",
    "time_zone",
    "languages",
    "skills",
    "education",
    "ask_me_about",
)
NEEDED = "email"
LENGTHS = {"name": 120, "job": 160, "team": 120, "unit": 120, "place": 120, "education": 200, "ask_me_about": 300}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one place of the file; line 1 is the heading."""

    line: int
    column: str
    code: str
    value: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"line": self.line, "column": self.column, "code": self.code, "value": self.value[:80]}


def read(content: bytes, known: Iterable[str] = ()) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Return the cleaned rows and the problems of a file. `known` are the addresses of present members, which are told
    (``already_member``) but are no obstacle: they are left as they are. Raises DomainError for what is no such file."""
    if len(content) > MOST_BYTES:
        raise DomainError("file_too_large", megabytes=MOST_BYTES // 1024 // 1024)
    text = decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text))
    try:
        heading = [cell.strip().lower().replace(" ", "_") for cell in next(reader, [])]
        lines = list(reader)
    except csv.Error as problem:
        raise DomainError("file_unreadable") from problem
    if NEEDED not in heading:
        raise DomainError("no_email_column", found=", ".join(heading[:8]))
    if len(lines) > MOST_ROWS:
        raise DomainError("too_many_rows", most=MOST_ROWS)
    problems = [
        Problem(1, name, "unknown_column", name)
        for name in heading
        if name and name not in COLUMNS and name not in ("since", "earlier_teams")
    ]
    return _rows(heading, lines, {k.lower() for k in known}, problems)


def _rows(
    heading: list[str], lines: list[list[str]], known: set[str], problems: list[Problem]
) -> tuple[list[dict[str, Any]], list[Problem]]:
    zones, seen, rows = available_timezones(), {}, []  # type: ignore[var-annotated]
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(heading):
            problems.append(Problem(number, "", "too_many_cells", str(len(cells))))
            continue
        raw = dict(zip(heading, (clean(cell) for cell in cells), strict=False))
        row = _person(raw, number, zones, problems)
        first = seen.setdefault(row["email"], number)
        if first != number:
            problems.append(Problem(number, "email", "twice", str(first)))
        row["line"], row["known"] = number, row["email"] in known
        rows.append(row)
    return rows, problems


def _person(raw: dict[str, str], number: int, zones: set[str], problems: list[Problem]) -> dict[str, Any]:
    email = raw.get("email", "").lower()
    try:
        validate_email(email)
    except ValidationError:
        problems.append(Problem(number, "email", "bad_address" if email else "no_address", email))
    name = raw.get("name") or f"{raw.get('given_name', '')} {raw.get('family_name', '')}".strip()
    if not name:
        problems.append(Problem(number, "name", "no_name"))
    zone = raw.get("time_zone", "")
    if zone and zone not in zones:
        problems.append(Problem(number, "time_zone", "bad_zone", zone))
    place = raw.get("place") or ", ".join(p for p in (raw.get("city", ""), raw.get("region", "")) if p)
    row = {
        "email": email, "name": name, "job": raw.get("job", ""), "team": raw.get("team", ""), "unit": raw.get("unit", ""),
        "place": place, "time_zone": zone or "UTC", "education": raw.get("education", ""),
        "ask_me_about": raw.get("ask_me_about", ""),
        "languages": [part for part in split(raw.get("languages", "")) if part.replace("-", "").isalnum()][:12],
        "skills": split(raw.get("skills", ""))[:MOST_SKILLS],
    }  # fmt: skip
    for column, most in LENGTHS.items():
        if len(row[column]) > most:
            problems.append(Problem(number, column, "too_long", str(most)))
    return row


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 (both as spreadsheets write them) or Windows-1252."""
    for start, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if content.startswith(start):
            try:
                return content.decode(name)
            except UnicodeDecodeError as problem:
                raise DomainError("file_unreadable") from problem
    if b"\x00" in content[:2000]:
        raise DomainError("file_unreadable")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def separator(text: str) -> str:
    """Return what parts the columns: the sign that stands most often in the heading."""
    heading = text.split("\n", 1)[0]
    return max((",", ";", "\t"), key=heading.count)


def clean(cell: str) -> str:
    """Return a cell without control characters; a leading apostrophe, with which formulas are made harmless, goes."""
    text = "".join(c for c in cell if c in "\n\t" or ord(c) >= 32).strip()
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in "=+-@" else text


def split(text: str) -> list[str]:
    """Return the parts of a cell that holds several, parted by semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]


def carry_out(number: int, after: Callable[[list[Person]], None] = lambda people: None) -> int:
    """Take the people of a confirmed import in; return how many rows were done now. `after` gets each batch's people.

    The file was checked as a whole, so all of it is good. It is written in batches, so that rooms can write in between
    and progress is seen; a batch and its count are one transaction, so a killed import goes on where it was.
    """
    done = 0
    while True:
        with transaction.atomic():
            job = PeopleImport.objects.select_for_update().select_related("community").get(pk=number)
            if job.finished_at is not None or job.problems or job.confirmed_at is None:
                return done
            batch = job.rows[job.done_rows : job.done_rows + BATCH]
            after([_take_in(job.community, row) for row in batch])
            job.done_rows += len(batch)
            job.finished_at = timezone.now() if job.done_rows >= len(job.rows) else None
            job.failed = ""
            job.save(update_fields=["done_rows", "finished_at", "failed"])
            done += len(batch)


def _take_in(community: Community, row: dict[str, Any]) -> Person:
    person = Person.objects.filter(email=row["email"]).first()
    if person is None:
        person = Person.objects.create_user(
            row["email"], name=row["name"], job=row["job"], place=row["place"], time_zone=row["time_zone"],
            languages=row["languages"], education=row["education"], ask_me_about=row["ask_me_about"],
            language=community.language,
        )  # fmt: skip
        person.skills.set(skills_named(row["skills"]))
    team = team_named(community, row["team"], row["unit"]) if row["team"] else None
    membership, joined = Membership.objects.get_or_create(person=person, community=community, defaults={"team": team})
    if not joined and membership.ended_at is not None:
        membership.ended_at = None
        membership.save(update_fields=["ended_at"])
    return person
