"""Languages are chosen by name and kept by code."""

import pytest
from django.utils import translation

from peerassist.people import languages


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("French", "fr"), ("français", "fr"), ("FRANCAIS", "fr"), ("francés", "fr"), (" fr ", "fr"), ("pt-BR", "pt-br"),
        ("Nyanja", "ny"), ("kinyarwanda", "rw"), ("Klingon", None), ("", None), ("x" * 400, None), ("en; drop", None),
    ],
)  # fmt: skip
def test_a_language_is_understood_by_its_name_in_any_language_or_its_code(typed: str, code: str | None) -> None:
    assert languages.code_of(typed) == code


def test_names_are_in_the_language_of_the_reader() -> None:
    with translation.override("es"):
        assert languages.named(["en", "ny", "pt-BR"]) == ["inglés", "nyanja", "portugués"]
    assert languages.name("ny", "fr") == "chewa"


def test_where_a_name_is_missing_the_english_one_stands_in_and_a_code_without_any_name_is_shown() -> None:
    assert languages.name("luo", "es") == "Luo"
    assert languages.name("xx-odd") == "xx-odd"


def test_choices_stand_by_name_whatever_their_accents() -> None:
    with translation.override("es"):
        assert languages.choices(["fr", "en", "de", "ar"]) == [
            ("de", "Alemán"),
            ("ar", "Árabe"),
            ("fr", "Francés"),
            ("en", "Inglés"),
        ]
