"""Words that mean the same in three languages."""

import pytest

from peerassist.method.meanings import ALIKE, anywhere, language_of, meanings
from peerassist.method.words import LANGUAGES, spoken, terms_of

LINES = ALIKE.strip().splitlines()


@pytest.mark.parametrize("line", LINES)
def test_every_line_has_words_with_terms_in_each_language(line: str) -> None:
    columns = line.split("|")
    assert len(columns) == len(LANGUAGES)
    for code, words in zip(LANGUAGES, columns, strict=True):
        assert all(terms_of(word.strip(), code) for word in words.split(",")), f"{code}: {words}"


def test_lines_are_in_order_and_begin_once() -> None:
    first = [line.split("|")[0].split(",")[0].strip() for line in LINES]
    assert first == sorted(set(first), key=str.lower) or sorted(first) == sorted(set(first))


@pytest.mark.parametrize(
    ("word", "language", "other", "found"),
    [
        ("floods", "en", "es", "crecida"),
        ("crecidas", "es", "fr", "crue"),
        ("réseaux", "fr", "en", "network"),
        ("sages", "fr", "en", "midwife"),
    ],
)
def test_a_word_in_any_form_is_found_by_its_meaning(word: str, language: str, other: str, found: str) -> None:
    assert terms_of(found, other) <= meanings(word, language)[other]


def test_a_word_has_no_meaning_in_a_language_that_does_not_know_it() -> None:
    assert meanings("xylophone", "en") == meanings("flood", "de") == {}


def test_a_word_of_unknown_language_is_taken_for_each() -> None:
    assert terms_of("flood", "en") <= anywhere("crue")["en"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("el aviso de la crecida", "es"),
        ("les crues et le réseau", "fr"),
        ("the flood and the network", "en"),
        ("flood", ""),
    ],
)
def test_small_words_tell_the_language(text: str, language: str) -> None:
    assert spoken(text) == language


def test_where_small_words_are_missing_the_book_tells() -> None:
    assert language_of(["crue", "téléphone", "réseau"], "en") == "fr"
    assert language_of(["xylophone"], "es") == "es"
