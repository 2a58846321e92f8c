"""People from a CSV: whatever spreadsheet wrote it, each problem by line; nobody is made by reading."""

import csv
import io

import pytest

from peerassist.method.errors import DomainError
from peerassist.people import exporting, importing
from tests.cast import Cast


def read(text: str | bytes) -> tuple[list[dict[str, object]], importing.File]:
    file = importing.opened(text if isinstance(text, bytes) else text.encode())
    return list(file.rows()), file


def problems(text: str) -> list[tuple[int, str, str]]:
    return [(p.line, p.column, p.code) for p in read(text)[1].problems]


def test_each_problem_has_its_line_and_column() -> None:
    text = (
        "email,name,time_zone,languages,since,job\n"
        "no address,A,,,,\n"
        ",B,,,,\n"
        "c@example.org,,,,,\n"
        "d@example.org,D,Mars/Base,Klingon,yesterday,\n"
        "d@example.org,D,,,,\n"
        f"e@example.org,E,,,,{'x' * 161}\n"
        "f@example.org,F,,,,,too,many\n"
    )
    assert problems(text) == [
        (2, "email", "bad_address"),
        (3, "email", "no_address"),
        (4, "name", "no_name"),
        (5, "time_zone", "bad_zone"),
        (5, "languages", "bad_language"),
        (5, "since", "bad_day"),
        (6, "email", "twice"),
        (7, "job", "too_long"),
        (8, "", "too_many_cells"),
    ]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    assert problems('email,name,job\na@example.org,A,"two\nlines"\n\nnobody,B,\n') == [(5, "email", "bad_address")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_separators_and_encodings_of_spreadsheets_are_read(separator: str, encoding: str) -> None:
    text = separator.join(["email", "name"]) + "\r\n" + separator.join(["aissatou@example.org", "Aïssatou"]) + "\r\n"
    rows, file = read(text.encode(encoding))
    assert not file.problems and rows[0]["name"] == "Aïssatou"


def test_the_line_by_which_a_spreadsheet_names_its_separator_is_no_heading() -> None:
    rows, file = read("sep=;\nemail;name\na@example.org;A\nnobody;B\n")
    assert [r["name"] for r in rows] == ["A", "B"]
    assert [(p.line, p.code) for p in file.problems] == [(4, "bad_address")]


def test_headings_are_understood_in_three_languages_and_others_are_named_as_not_read() -> None:
    rows, file = read("Correo electrónico,Prénom,Last Name,Équipe,Shoe size\na@example.org,Ana,Paz,Agua,42\n")
    assert (rows[0]["name"], rows[0]["team"]) == ("Ana Paz", "Agua")
    assert file.unread == ["Shoe size"] and not file.problems


def test_a_column_that_stands_there_twice_is_a_problem() -> None:
    assert problems("email,name,mail\na@example.org,A,b@example.org\n") == [(1, "email", "column_twice")]


def test_languages_zones_and_lists_are_read_as_people_write_them() -> None:
    rows, _ = read(
        "email,name,languages,time_zone,skills,city,region\n"
        'a@example.org,A,"French; español/ny",Bogotá,"pumps, budgets; pumps",Kolda,Casamance\n'
    )
    assert rows[0]["languages"] == ["fr", "es", "ny"]
    assert rows[0]["time_zone"] == "America/Bogota"
    assert rows[0]["skills"] == ["pumps", "budgets", "pumps"]
    assert rows[0]["place"] == "Kolda, Casamance"


def test_control_characters_go_and_joiners_of_letters_stay() -> None:
    rows, _ = read("email,name,job\na@example.org,می\u200cخواهم,one\x00\x1b\ttwo\n")
    assert rows[0]["name"] == "می\u200cخواهم" and rows[0]["job"] == "one two"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"name\nA\n", "no_email_column"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00", "file_unreadable"),
        (b"x" * (importing.MOST_BYTES + 1), "file_too_large"),
        (b"", "no_email_column"),
        (b"\xff\xfe\x00", "file_unreadable"),
        (b'email,name\na@example.org,"' + b"x" * 200_000, "file_unreadable"),
    ],
)
def test_what_is_no_such_file_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        read(content)
    assert refused.value.code == code


def test_more_lines_than_can_be_taken_in_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_ROWS", 2)
    with pytest.raises(DomainError, match="too_many_rows"):
        read("email,name\n" + "".join(f"p{n}@example.org,P\n" for n in range(3)))


def test_the_export_can_be_read_again_and_holds_no_formula(cast: Cast) -> None:
    cast.di.job, cast.di.place, cast.di.languages = '=HYPERLINK("http://evil")', "@SUM(1+1)", ["en", "ny"]
    cast.di.save()
    text = exporting.people_csv(cast.community)
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝"))]
    rows, file = read(text)
    di = next(r for r in rows if r["email"] == cast.di.email)
    assert not file.problems
    assert (di["job"], di["place"], di["languages"]) == (cast.di.job, cast.di.place, ["en", "ny"])
