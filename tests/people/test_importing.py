"""People from a CSV: each problem by line, all or nothing."""

import csv
import io

import pytest

from peerassist.method.errors import DomainError
from peerassist.people import exporting, importing
from peerassist.people.models import PeopleImport, Person
from tests.cast import Cast

GOOD = "email,name,team,languages,skills,time_zone\nnia@example.org,Nia New,Water,en;es,pumps; budgets,Africa/Nairobi\n"


def problems(text: str) -> list[tuple[int, str, str]]:
    return [(p.line, p.column, p.code) for p in importing.read(text.encode())[1]]


def taken_in(cast: Cast, text: str) -> PeopleImport:
    rows, found = importing.read(text.encode())
    job = PeopleImport.objects.create(
        community=cast.community,
        by=cast.stef,
        rows=rows,
        problems=[p.to_json() for p in found],
        confirmed_at=cast.stef.created_at,
    )
    importing.carry_out(job.pk)
    job.refresh_from_db()
    return job


def test_a_good_file_brings_people_with_team_and_skills(cast: Cast) -> None:
    job = taken_in(cast, GOOD)
    nia = Person.objects.get(email="nia@example.org")
    assert job.done_rows == 1 and job.finished_at is not None
    assert sorted(s.name for s in nia.skills.all()) == ["budgets", "pumps"]
    assert nia.languages == ["en", "es"] and nia.memberships.get().team == cast.water


def test_members_stay_as_they_are(cast: Cast) -> None:
    taken_in(cast, "email,name\nada@example.org,Somebody Else\n")
    cast.ada.refresh_from_db()
    assert cast.ada.name == "Ada Asks"


def test_each_problem_has_its_line(cast: Cast) -> None:
    text = "email,name,time_zone,shoe\nno address,A,,\n,B,,\nc@example.org,,,\nd@example.org,D,Mars/Base,\nd@example.org,D,,\ne@example.org,E,,,too,many\n"
    assert problems(text) == [
        (1, "shoe", "unknown_column"),
        (2, "email", "bad_address"),
        (3, "email", "no_address"),
        (4, "name", "no_name"),
        (5, "time_zone", "bad_zone"),
        (6, "email", "twice"),
        (7, "", "too_many_cells"),
    ]


def test_a_file_with_problems_brings_nobody(cast: Cast) -> None:
    before = Person.objects.count()
    taken_in(cast, "email,name\nnia@example.org,Nia\nbad,Bad\n")
    assert Person.objects.count() == before


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_separators_and_encodings_of_spreadsheets_are_read(separator: str, encoding: str) -> None:
    text = separator.join(["email", "name"]) + "\n" + separator.join(["aissatou@example.org", "Aïssatou"]) + "\n"
    rows, found = importing.read(text.encode(encoding))
    assert not found and rows[0]["name"] == "Aïssatou"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"name\nA\n", "no_email_column"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "file_unreadable"),
        (b"x" * (importing.MOST_BYTES + 1), "file_too_large"),
        (b"", "no_email_column"),
        (b"\xff\xfe\x00", "file_unreadable"),
    ],
)
def test_what_is_no_such_file_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        importing.read(content)
    assert refused.value.code == code


def test_an_import_goes_on_where_it_was_killed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 1)
    rows, _ = importing.read(b"email,name\nn1@example.org,N1\nn2@example.org,N2\n")
    job = PeopleImport.objects.create(
        community=cast.community, by=cast.stef, rows=rows, confirmed_at=cast.stef.created_at
    )

    def die(people: list[Person]) -> None:
        if people[0].name == "N2":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.carry_out(job.pk, die)
    assert Person.objects.filter(name="N1").exists() and not Person.objects.filter(name="N2").exists()
    importing.carry_out(job.pk)
    assert Person.objects.filter(name__in=["N1", "N2"]).count() == 2


def test_the_export_can_be_read_again_and_holds_no_formula(cast: Cast) -> None:
    cast.di.job = '=HYPERLINK("http://evil")'
    cast.di.save()
    text = exporting.people_csv(cast.community)
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    rows, found = importing.read(text.encode())
    assert not found and cast.di.job in [r["job"] for r in rows]
