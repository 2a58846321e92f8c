"""The record as a file, from the page: to whom, in which form; and no byte of it tells who, where nothing may."""

import io
import re
import zipfile
from collections.abc import Iterator

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peerassist.assists.models import Participation
from peerassist.followup import acting, telling
from peerassist.library import publishing
from peerassist.library import telling as readers
from peerassist.method.kinds import Visibility
from peerassist.people.models import Person
from peerassist.records import validating
from peerassist.web.documents import FORMATS, document_of
from tests.cast import Cast
from tests.records.table import Held

NAMES = re.compile(rb"quarrington|zebedee|@example\.org", re.IGNORECASE)
ROLES = re.compile(rb"lamplighter|ouagadou", re.IGNORECASE)


def canaries(cast: Cast, rule: str, **fields: object) -> Held:
    """A published record at whose table everybody has a name, a job and a place that stand nowhere else."""
    held = Held(cast, attribution=rule, starts_at=timezone.now(), **fields)
    for n, seat in enumerate(held.assist.participations.all()):
        marks = {"name": f"Quarrington{n} Zebedee{n}", "job": f"Lamplighter{n}", "place": f"Ouagadou{n}"}
        Participation.objects.filter(pk=seat.pk).update(**marks, email=f"q{n}@example.org")
        Person.objects.filter(pk=seat.person_id).update(**marks)
    for seat in (held.ada, held.bo, held.di, held.gus):
        seat.refresh_from_db()
    for kind in ("option", "insight", "experience", "question", "playback", "action"):
        card = held.card(f"What was said, {kind}", kind=kind, owner=held.gus if kind == "action" else None)
        card.stars.create(by=held.bo)
    wrong = held.card("Forty")
    validating.judge(held.assist, wrong.uid, by=held.di, verdict="corrected", text="Fourteen", words="Fewer")
    cast.ada.refresh_from_db()
    validating.sign_off(held.assist, by=cast.ada, as_it_is=True)
    for action in acting.take_from_record(held.assist):
        acting.close(action, "done", by_name=held.gus.name, words="All counted")
    telling.tell(
        held.assist, by=cast.ada, differently="We counted", result="None stood still", today=timezone.localdate()
    )
    telling.take_up(held.assist, {wrong.uid: (True, "from May")}, by=cast.ada)
    if rule != "none":
        publishing.publish(held.assist, by=cast.ada, visibility=Visibility.PUBLIC, summary="In short")
    else:
        publishing.publish(held.assist, by=cast.ada, visibility=Visibility.PUBLIC)
    return held


def unpacked(form: str, content: bytes) -> Iterator[bytes]:
    """Yield every byte of a document, what is packed in it unpacked: parts of archives, streams and words of a PDF."""
    yield content
    if form in ("docx", "odt"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode() + archive.read(name)
    if form == "pdf":
        reader = pypdf.PdfReader(io.BytesIO(content))
        yield repr(reader.metadata).encode()
        for page in reader.pages:
            yield page.extract_text().encode()
        for number in range(1, len(reader.xref[0]) + len(reader.xref_objStm) + 1):
            found = reader.get_object(pypdf.generic.IndirectObject(number, 0, reader))
            yield found.get_data() if hasattr(found, "get_data") else repr(found).encode()


def get(held: Held, form: str, client: Client | None = None) -> bytes:
    answer = (client or Client()).get(reverse("document", args=[held.assist.pk, form]))
    assert answer.status_code == 200
    return answer.content


@pytest.mark.parametrize("form", FORMATS)
def test_by_role_no_byte_holds_a_name_or_an_address(cast: Cast, form: str) -> None:
    content = get(canaries(cast, "role"), form)
    assert not [m for part in unpacked(form, content) if (m := NAMES.search(part))]
    assert any(ROLES.search(part) for part in unpacked(form, content)), "the jobs should be seen"


@pytest.mark.parametrize("form", FORMATS)
def test_without_attribution_no_byte_tells_who(cast: Cast, form: str) -> None:
    content = get(canaries(cast, "none"), form)
    assert not [m for part in unpacked(form, content) for m in (NAMES.search(part), ROLES.search(part)) if m]
    assert any(b"Fourteen" in part for part in unpacked(form, content)), "the words should be seen"


@pytest.mark.parametrize("form", FORMATS)
def test_with_names_the_same_look_finds_them(cast: Cast, form: str) -> None:
    content = get(canaries(cast, "named"), form)
    assert any(NAMES.search(part) for part in unpacked(form, content))


@pytest.mark.parametrize("rule", ["role", "none"])
def test_those_at_the_table_get_the_same_documents(cast: Cast, rule: str) -> None:
    """A document is sent on; so it tells nobody more than the rule lets everybody know."""
    held, host = canaries(cast, rule), Client()
    host.force_login(cast.ada)
    assert not NAMES.search(get(held, "md", host))


def test_who_offered_to_be_asked_is_in_no_document(cast: Cast) -> None:
    held = canaries(cast, "role")
    readers.offer(held.di, "pairs")
    assert not NAMES.search(get(held, "md"))


@pytest.mark.parametrize("form", FORMATS)
def test_a_document_comes_as_a_file_with_its_name_and_kind(cast: Cast, form: str) -> None:
    held = canaries(cast, "role", title="Ñandú & <pumps>")
    answer = Client().get(reverse("document", args=[held.assist.pk, form]))
    assert answer["Content-Type"] == FORMATS[form][0]
    assert answer["Content-Disposition"] == f'attachment; filename="nandu-pumps.{form}"'


def test_a_record_whose_title_has_no_latin_letter_still_has_a_file_name(cast: Cast) -> None:
    held = canaries(cast, "role", title="漢字")
    answer = Client().get(reverse("document", args=[held.assist.pk, "md"]))
    assert answer["Content-Disposition"] == f'attachment; filename="assist-{held.assist.pk}.md"'


def test_a_record_without_a_question_or_a_title_is_a_document_all_the_same(cast: Cast) -> None:
    held = canaries(cast, "role", title="", question="")
    for form in FORMATS:
        assert get(held, form)


@pytest.mark.parametrize("language", ["fr", "es", "pt-br", "xx"])
def test_a_document_speaks_the_records_language(cast: Cast, language: str) -> None:
    made = document_of(canaries(cast, "role", language=language).assist)
    assert made.language == language and made.labels.outcome


def test_only_readers_get_it_only_in_known_forms_and_only_by_asking(cast: Cast) -> None:
    held = canaries(cast, "role")
    publishing.withdraw(held.assist, by=cast.ada)
    url = reverse("document", args=[held.assist.pk, "pdf"])
    outsider = Client()
    outsider.force_login(cast.em)
    assert outsider.get(url).status_code == Client().get(url).status_code == 404
    host = Client()
    host.force_login(cast.ada)
    assert host.get(reverse("document", args=[held.assist.pk, "exe"])).status_code == 404
    assert host.post(url).status_code == 405 and host.get(url).status_code == 200
