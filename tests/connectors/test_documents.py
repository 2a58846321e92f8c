"""The record as a file: what people typed stays text in every form, and a screen reader finds its way."""

import io
import re
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from xml.etree import ElementTree

import markdown_it
import pypdf
import pytest
from docx import Document as Docx

from peerassist.connectors.documents import docx, html, markdown, odt, pdf
from peerassist.connectors.documents.record import ActionLine, CardLine, Labels, Record, Section, clean, flat

WRITERS: dict[str, Callable[[Record], bytes]] = {
    "pdf": pdf.write, "docx": docx.write, "odt": odt.write, "md": markdown.write, "html": html.write,
}  # fmt: skip
LABELS = Labels(
    "What came of it", "The case", "Tried", "Decision", "Actions", "What", "Who", "By when", "How it stands", "In short", "This record"
)  # fmt: skip
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</title></style></w:t>]]>&amp;&#x41;",
    '#eval("1+1") #panic() $x^2$ @ref <label>',
    "*bold* _it_ `code` [l](javascript:alert(1)) ![i](http://evil.example/p.png)",
    "# head\n- item\n1. one\n> quote\n---\n| a | b |",
    "=cmd|' /C calc'!A0",
    "NUL\x00 bell\x07 surrogate\ud800 nonchar\uffff bom\ufeff",
    "😀 👩🏽‍⚕️ مرحبا שלום 漢字 हिन्दी",
    "left\u202eright\u2066over",
    "{{ 7*7 }} {% include 'x' %} ${7*7} \\u0041 \\n",
    "line one\r\nline two\rline three\u2028line four",
    "",
    " ",
)
EVERYTHING = "\n".join(HOSTILE)


def record(text: str, **fields: object) -> Record:
    """A record with `text` wherever there is any."""
    cards = (CardLine(text, text, 3, text), CardLine("Count first", "Engineer, Kerala"))
    given: dict[str, object] = {
        "title": text, "language": "en", "community": text, "facts": text, "labels": LABELS,
        "address": "https://assist.example.org/library/assists/7", "outcome": (text, "More"), "summary": text,
        "background": text, "tried": text, "decision": text,
        "sections": (Section("option", text, text, cards), Section("unheard of", "Other", "", cards[:1])),
        "actions": (ActionLine(text, text, text, "open"), ActionLine("Count", "", "", "done")),
        "table": text, "signed": text, "licence": text, "source": text, "story": ((text, text), ("Assist", "2 May")),
    }  # fmt: skip
    return Record(**{**given, **fields})


def words_of(form: str, content: bytes) -> str:
    """Return the text of a document as a reader sees it, on one line."""
    match form:
        case "pdf":
            text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
        case "docx":
            made = Docx(io.BytesIO(content))
            cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
            text = "\n".join([*(p.text for p in made.paragraphs), *cells])
        case "odt":
            text = "\n".join(ElementTree.fromstring(part(content, "content.xml")).itertext())
        case "md":
            text = seen_in(markdown_it.MarkdownIt("commonmark").enable("table").render(content.decode()))
        case _:
            text = seen_in(content.decode())
    return flat(text)


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


class Page(HTMLParser):
    """Reads the text and the elements of a page as a browser would."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def seen_in(source: str) -> str:
    return "\n".join(Page(source).text)


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("text", [*HOSTILE, EVERYTHING])
def test_any_text_makes_a_document(form: str, text: str) -> None:
    assert WRITERS[form](record(text))


@pytest.mark.parametrize("form", ["docx", "odt", "md", "html"])
@pytest.mark.parametrize("text", [t for t in HOSTILE if t.strip()])
def test_what_was_typed_is_read_as_it_was_typed(form: str, text: str) -> None:
    seen = words_of(form, WRITERS[form](record("plain", background=text)))
    assert flat(text) in seen


def test_a_pdf_shows_markup_as_text() -> None:
    seen = words_of("pdf", pdf.write(record("plain", background='#eval("1+1") $x^2$ *bold* <script>')))
    assert '#eval("1+1")' in seen and "$x^2$" in seen and "*bold*" in seen and "<script>" in seen


@pytest.mark.parametrize("form", ["md", "html"])
def test_nothing_typed_becomes_an_element(form: str) -> None:
    content = WRITERS[form](record(EVERYTHING)).decode()
    source = (
        content
        if form == "html"
        else markdown_it.MarkdownIt("commonmark", {"html": True}).enable("table").render(content)
    )
    elements = Page(source).elements
    assert {"script", "img", "iframe", "object"}.isdisjoint(tag for tag, _ in elements)
    assert not [attrs for _, attrs in elements if any(name.startswith("on") for name in attrs)]
    links = [attrs.get("href") for tag, attrs in elements if tag == "a"]
    assert links == ["https://assist.example.org/library/assists/7"]


def test_a_page_of_html_fetches_nothing() -> None:
    page = html.write(record(EVERYTHING)).decode()
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert style and not re.search(r"url\(|@import", style)
    for tag, attributes in Page(page).elements:
        assert tag not in {"link", "base"} and not {"src", "srcset", "http-equiv", "style"} & set(attributes), tag


@pytest.mark.parametrize("form", ["docx", "odt"])
def test_office_files_are_whole_and_have_no_control_signs(form: str) -> None:
    content = WRITERS[form](record(EVERYTHING))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith(".xml") and archive.getinfo(name).file_size:
                ElementTree.fromstring(archive.read(name))
    assert "\x00" not in words_of(form, content)


def structure(content: bytes) -> list[str]:
    """Return the tags of a PDF's structure, in the order in which a screen reader meets them."""
    found: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for kid in node:
                walk(kid)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(str(node["/S"]))
            walk(node.get("/K", []))

    walk(pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"])
    return found


@pytest.mark.parametrize("text", ["plain", EVERYTHING])
def test_a_pdf_is_tagged_and_has_a_title_and_a_language(text: str) -> None:
    content = pdf.write(record(text, language="fr"))
    root = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert root["/Lang"] == "fr" and root["/MarkInfo"]["/Marked"] == True  # noqa: E712 (a PDF's own boolean)
    tags = structure(content)
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI", "/Link"} <= set(tags)
    assert tags.count("/H1") == 1


def test_a_plain_pdf_says_that_it_is_accessible() -> None:
    content = pdf.write(record("plain"))
    assert b"pdfuaid:part" in content
    assert pypdf.PdfReader(io.BytesIO(content)).metadata.title == "plain"


def test_a_record_without_a_question_still_has_a_title() -> None:
    content = pdf.write(record("plain", title=" \x00"))
    assert pypdf.PdfReader(io.BytesIO(content)).metadata.title == "plain"


@pytest.mark.parametrize(("language", "seen"), [("pt-BR", "pt"), ("", "en"), ("<x>", "en"), ("ckb", "ckb")])
def test_a_language_that_is_none_does_no_harm(language: str, seen: str) -> None:
    content = pdf.write(record("plain", language=language))
    assert pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/Lang"] == seen


def test_our_own_letters_are_in_the_pdf() -> None:
    fonts = {
        font["/BaseFont"]
        for page in pypdf.PdfReader(io.BytesIO(pdf.write(record("plain ñ œ ş")))).pages
        for font in (f.get_object() for f in page["/Resources"]["/Font"].values())
    }
    assert any("AtkinsonHyperlegibleNext" in name for name in fonts), fonts


def test_a_word_file_has_headings_a_heading_row_a_title_and_a_language() -> None:
    made = Docx(io.BytesIO(docx.write(record("plain", language="es"))))
    assert [p.style.name for p in made.paragraphs if p.style.name in ("Title", "Heading 1")][0] == "Title"
    assert sum(1 for p in made.paragraphs if p.style.name == "Heading 1") == 6
    assert "w:tblHeader" in made.tables[0].rows[0]._tr.xml
    assert (made.core_properties.title, made.core_properties.language) == ("plain", "es")
    assert 'w:lang w:val="es"' in made.styles["Normal"].element.xml
    assert "python-docx" not in made.core_properties.comments


def test_what_stands_under_a_card_is_one_line() -> None:
    assert CardLine("x", "Engineer,\n Kerala", 3, "taken up").notes == "Engineer, Kerala · ★ 3 · taken up"
    assert CardLine("x").notes == ""


@pytest.mark.parametrize("form", WRITERS)
def test_stars_and_marks_stand_under_the_card(form: str) -> None:
    cards = (CardLine("Count first", "Engineer, Kerala", 3, "taken up, from May"),)
    seen = words_of(form, WRITERS[form](record("plain", sections=(Section("option", "Options", "", cards),))))
    assert "Engineer, Kerala · ★ 3 · taken up, from May" in seen


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [("a\r\nb\rc\u2028d", "a\nb\nc\nd"), ("x\x00\x07\x85\ud800\ufeff\uffff\U0001fffe", "x"), ("\u202eabc\u2069", "abc"), ("a\tb", "a\tb")],
)  # fmt: skip
def test_what_no_document_holds_is_left_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
