"""Translations: gather the sentences of templates and code, tell which have none, compile.

    python tools/messages.py gather    write peerassist/locale/*/LC_MESSAGES/django.po anew from the code and from
                                       what was translated there; say what is missing
    python tools/messages.py compile   write the .mo files

Needs no gettext on the machine: templates become Python-like text by Django's own `templatize`, and Babel reads that.
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "peerassist"
LOCALE = PACKAGE / "locale"
LANGUAGES = ("es", "fr")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
Key = tuple[str, str, str]  # context, sentence, plural


def sentences() -> dict[Key, list[tuple[str, str]]]:
    """Return every sentence of the product with where it stands."""
    found: dict[Key, list[tuple[str, str]]] = {}
    for path, text in sources():
        for line, key in sentences_in(text):
            found.setdefault(key, []).append((str(path.relative_to(ROOT)), str(line)))
    return found


def sources() -> Iterator[tuple[Path, str]]:
    """Yield code as it is and templates as `templatize` makes them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peerassist.config.settings")
    from django.utils.translation.template import templatize

    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_text("utf-8")
    for path in sorted([*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt")]):
        if "templates" in path.parts:
            yield path, templatize(path.read_text("utf-8"), origin=str(path))


def sentences_in(text: str) -> Iterator[tuple[int, Key]]:
    """Yield (line, (context, sentence, plural)) of one source."""
    from babel.messages.extract import extract

    # What stands between the calls in a templatized page is no Python: only the calls are looked at.
    if "XXX" in text or "BBB" in text:
        text = calls_only(text)
    for line, message, _comments, context in extract(
        "python", io.BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"}
    ):
        one, many = message if isinstance(message, tuple) else (message, "")
        yield line, (context or "", one, many)


CALL = re.compile(r"\b(_|n?p?gettext)\((?:u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*,?\s*)+(?:count\s*)?\)", re.S)


def calls_only(text: str) -> str:
    """Return the calls of a templatized page, each on the line where it stood."""
    out, at = [], 0
    for call in CALL.finditer(text):
        out.append("\n" * text.count("\n", at, call.start()))
        out.append(" ".join(call.group().split("\n")) + ";")
        at = call.end()
    return "".join(out)


def gather() -> int:
    """Write the catalogues anew; return how many sentences are not translated."""
    found = sentences()
    missing = 0
    for language in LANGUAGES:
        known = translated(language)
        catalogue = polib.POFile(wrapwidth=110)
        catalogue.metadata = {
            "Language": language,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": "nplurals=2; plural=(n != 1);" if language == "es" else "nplurals=2; plural=(n > 1);",
        }
        for key, places in sorted(found.items()):
            entry = entry_of(key, places, known.get(key[:2]))
            missing += not entry.translated()
            catalogue.append(entry)
        target = LOCALE / language / "LC_MESSAGES" / "django.po"
        target.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(target))
        print(f"{language}: {len(catalogue)} sentences, {sum(not e.translated() for e in catalogue)} not translated")
    compile_all()
    return missing


def entry_of(key: Key, places: list[tuple[str, str]], known: polib.POEntry | None) -> polib.POEntry:
    """Return a catalogue's entry with the translation that is known."""
    context, one, many = key
    entry = polib.POEntry(
        msgid=one, msgctxt=context or None, occurrences=[(path, "") for path in sorted({p for p, _ in places})]
    )
    if "%(" in one or "%d" in one or "%s" in one:
        entry.flags.append("python-format")
    if many:
        entry.msgid_plural = many
        entry.msgstr_plural = {0: "", 1: ""}
        if known is not None and known.msgstr_plural:
            entry.msgstr_plural = {i: known.msgstr_plural.get(i, "") for i in (0, 1)}
    elif known is not None:
        entry.msgstr = known.msgstr
    return entry


def translated(language: str) -> dict[tuple[str, str], polib.POEntry]:
    """Return the catalogue's translations."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    entries = polib.pofile(str(path)) if path.exists() else []
    return {(e.msgctxt or "", e.msgid): e for e in entries if e.translated() and not e.obsolete}


def compile_all() -> None:
    """Write the .mo files."""
    for language in LANGUAGES:
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        if path.exists():
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if sys.argv[1:] == ["gather"]:
        gather()
    elif sys.argv[1:] == ["compile"]:
        compile_all()
    else:
        sys.exit(__doc__)
