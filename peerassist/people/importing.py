"""People from a CSV file: read whatever separator, encoding and language of heading it has, and name each problem by
line and column. Nobody is taken in here; `taking_in.py` does that, once somebody has looked."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from peerassist.method.errors import DomainError
from peerassist.people import languages, zones
from peerassist.people.languages import folded
from peerassist.people.profiling import MOST_SKILLS

MOST_BYTES, MOST_ROWS = 40 * 1024 * 1024, 100_000
MOST_PROBLEMS = 1000  # kept; nobody reads more before mending the file
# The columns that are read, each with other names for it (without accents and capitals), as spreadsheets have them.
COLUMNS = {
    "email": ("e_mail", "mail", "email_address", "e_mail_address", "correo", "correo_electronico", "courriel"),
    "name": ("full_name", "display_name", "nombre_completo", "nom_complet"),
    "given_name": ("first_name", "nombre", "nombres", "prenom"),
    "family_name": ("last_name", "surname", "apellido", "apellidos", "nom"),
    "job": ("title", "job_title", "position", "puesto", "cargo", "poste", "fonction"),
    "team": ("equipo", "equipe"),
    "unit": ("line", "department", "division", "unidad", "departamento", "unite", "departement"),
    "city": ("ciudad", "ville"),
    "region": ("state", "province", "provincia", "estado"),
    "place": ("location", "lugar", "lieu"),
    "time_zone": ("timezone", "zona_horaria", "huso_horario", "fuseau_horaire"),
    "languages": ("language", "idiomas", "idioma", "langues", "langue"),
    "skills": ("competencias", "habilidades", "competences"),
    "education": ("estudios", "formacion", "formation", "etudes"),
    "ask_me_about": ("ask", "temas", "sujets"),
    "earlier_teams": ("equipos_anteriores", "anciennes_equipes"),
    "since": ("joined", "desde", "depuis"),
}
CALLED = {other: column for column, others in COLUMNS.items() for other in (column, *others)}
LENGTHS = {
    "email": 254, "name": 120, "job": 160, "team": 120, "unit": 120, "place": 120, "education": 200, "ask_me_about": 300,
}  # fmt: skip
LONGEST_SKILL = 80
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")  # joiners and marks of direction belong to the words


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one place of the file; line 1 is the heading."""

    line: int
    column: str
    code: str
    value: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"line": self.line, "column": self.column, "code": self.code, "value": self.value[:80]}


@dataclass(slots=True)
class File:
    """A file that is read once, row by row: iterate over `rows()`; then `problems` holds what was found."""

    text: str
    heading: list[str]  # our names; "" for what is not read
    unread: list[str]
    separator: str
    first_line: int
    problems: list[Problem] = field(default_factory=list)
    _seen: dict[str, int] = field(default_factory=dict)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the rows, cleaned. Raises DomainError for what can't be read as CSV, or is too long."""
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.separator)
        for _ in islice(reader, 1):  # the heading
            pass
        at, count = reader.line_num, 0
        try:
            for cells in reader:
                line, at = at + self.first_line, reader.line_num
                if not any(cell.strip() for cell in cells):
                    continue
                if (count := count + 1) > MOST_ROWS:
                    raise DomainError("too_many_rows", most=MOST_ROWS)
                if len(cells) > len(self.heading) and any(cell.strip() for cell in cells[len(self.heading) :]):
                    self.problems.append(Problem(line, "", "too_many_cells", str(len(cells))))
                    continue
                yield self._person(dict(zip(self.heading, (clean(c) for c in cells), strict=False)), line)
        except csv.Error as problem:
            raise DomainError("file_unreadable") from problem

    def _person(self, raw: dict[str, str], line: int) -> dict[str, Any]:
        found = Cells(raw, line, self.problems)
        row: dict[str, Any] = {
            "line": line,
            "email": found.email(),
            "name": found.name(),
            "job": raw.get("job", ""),
            "team": raw.get("team", ""),
            "unit": raw.get("unit", ""),
            "place": raw.get("place") or ", ".join(p for p in (raw.get("city", ""), raw.get("region", "")) if p),
            "time_zone": found.zone(),
            "languages": found.languages(),
            "skills": found.skills(),
            "education": raw.get("education", ""),
            "ask_me_about": raw.get("ask_me_about", ""),
            "earlier_teams": [t[:120] for t in split(raw.get("earlier_teams", ""), ";")],
            "since": found.since(),
        }
        first = self._seen.setdefault(row["email"], line)
        if first != line and row["email"]:
            self.problems.append(Problem(line, "email", "twice", str(first)))
        for column, most in LENGTHS.items():
            if len(row[column]) > most:
                self.problems.append(Problem(line, column, "too_long", str(most)))
        return row


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one line by column; what is wrong with one goes to `problems`."""

    raw: dict[str, str]
    line: int
    problems: list[Problem]

    def wrong(self, column: str, code: str, value: str = "") -> None:
        self.problems.append(Problem(self.line, column, code, value))

    def email(self) -> str:
        address = self.raw.get("email", "").lower()
        try:
            validate_email(address)
        except ValidationError:
            self.wrong("email", "bad_address" if address else "no_address", address)
            return ""
        return address

    def name(self) -> str:
        whole = self.raw.get("name") or f"{self.raw.get('given_name', '')} {self.raw.get('family_name', '')}".strip()
        if not whole:
            self.wrong("name", "no_name")
        return whole

    def zone(self) -> str:
        typed = self.raw.get("time_zone", "")
        meant = zones.meant(typed) if typed else []
        if typed and len(meant) != 1:
            self.wrong("time_zone", "bad_zone", typed)
        return meant[0] if meant else ""

    def languages(self) -> list[str]:
        codes = []
        for typed in split(self.raw.get("languages", ""), ";,/"):
            code = languages.code_of(typed)
            if code is None:
                self.wrong("languages", "bad_language", typed)
            else:
                codes.append(code)
        return list(dict.fromkeys(codes))

    def skills(self) -> list[str]:
        found = split(self.raw.get("skills", ""), ";,")
        if any(len(skill) > LONGEST_SKILL for skill in found):
            self.wrong("skills", "too_long", str(LONGEST_SKILL))
        return found[:MOST_SKILLS]

    def since(self) -> str:
        typed = self.raw.get("since", "")
        try:
            return date.fromisoformat(typed).isoformat() if typed else ""
        except ValueError:
            self.wrong("since", "bad_day", typed)
            return ""


def opened(content: bytes) -> File:
    """Return the file, ready to be read. Raises DomainError for what is no CSV of people."""
    if len(content) > MOST_BYTES:
        raise DomainError("file_too_large", megabytes=MOST_BYTES // 1024 // 1024)
    text, first_line, told = decoded(content), 1, ""
    if text[:4].lower() == "sep=":  # a line by which spreadsheets name the separator
        told, _, text = text[4:].partition("\n")
        first_line = 2
    parted = told.strip("\r") or separator(text)
    try:
        names = next(csv.reader(io.StringIO(text, newline=""), delimiter=parted), [])
    except (csv.Error, TypeError) as problem:
        raise DomainError("file_unreadable") from problem
    heading = [CALLED.get(column_name(name), "") for name in names]
    if "email" not in heading:
        raise DomainError("no_email_column", found=", ".join(name.strip()[:40] for name in names[:8]) or "–")
    unread = [name.strip()[:80] for name, known in zip(names, heading, strict=True) if not known and name.strip()]
    file = File(text, heading, unread, parted, first_line)
    for column in dict.fromkeys(c for c in heading if c and heading.count(c) > 1):
        file.problems.append(Problem(first_line, column, "column_twice", column))
    return file


def column_name(text: str) -> str:
    """Return a cell of the heading as columns are named: "E-Mail address" -> "e_mail_address"."""
    return "_".join(folded(text).replace("-", " ").replace("_", " ").split())


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 (as spreadsheets write them, marked or not) or Windows-1252."""
    name = encoding(content)
    try:
        return content.decode(name or "utf-8")
    except UnicodeDecodeError as problem:
        if name or b"\x00" in content[:2000]:
            raise DomainError("file_unreadable") from problem
        return content.decode("cp1252", "replace")


def encoding(content: bytes) -> str:
    """Return the encoding that a file says or shows by its NULs; nothing where it does neither."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if content.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    even, odd = content[0:2000:2].count(0), content[1:2000:2].count(0)
    if odd > 4 * (even + 1):
        return "utf-16-le"
    return "utf-16-be" if even > 4 * (odd + 1) else ""


def separator(text: str) -> str:
    """Return what parts the columns: the sign that stands most often in the heading."""
    heading = text.split("\n", 1)[0]
    return max((",", ";", "\t", "|"), key=heading.count)


def clean(cell: str) -> str:
    """Return a cell on one line, without control characters; a leading apostrophe, with which formulas are made
    harmless, goes."""
    text = " ".join(CONTROL.sub(" ", cell).split())
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in "=+-@" else text


def split(text: str, signs: str) -> list[str]:
    """Return the parts of a cell that holds several, parted by any of `signs`."""
    for sign in signs[1:]:
        text = text.replace(sign, signs[0])
    return [part.strip() for part in text.split(signs[0]) if part.strip()]


def in_parts(rows: Iterable[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows in lists of `size`."""
    stream = iter(rows)
    while part := list(islice(stream, size)):
        yield part
