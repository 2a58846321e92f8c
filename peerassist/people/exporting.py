"""The members of a community as CSV, in the columns that the import reads."""

import csv
import io

from django.utils import timezone

from peerassist.people.models import Community
from peerassist.people.queries import directory

HEADING = (
    "email",
    "name",
    "job",
    "team",
    "unit",
    "place",
    "time_zone",
    "languages",
    "skills",
    "education",
    "ask_me_about",
    "earlier_teams",
    "since",
)
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # with these a spreadsheet begins to reckon


def people_csv(community: Community) -> str:
    """Return all present members. No cell can be read as a formula by a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADING)
    for row in directory(community).prefetch_related("earlier_teams__team"):
        person, team = row.person, row.team
        cells = (
            person.email, person.name, person.job, team.name if team else "", team.line if team else "", person.place,
            person.time_zone, ";".join(person.languages), ";".join(s.name for s in person.skills.all()),
            person.education, person.ask_me_about, ";".join(e.team.name for e in row.earlier_teams.all()),
            timezone.localdate(row.joined_at).isoformat(),
        )  # fmt: skip
        writer.writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def harmless(cell: str) -> str:
    """Return `cell` on one line, and so that no spreadsheet takes it for a formula."""
    text = " ".join(cell.split())
    return f"'{text}" if text.startswith(FORMULA) else text
