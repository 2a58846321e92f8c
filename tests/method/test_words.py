"""Words as search sees them: folded, stemmed, found again however they are typed."""

import sys
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerassist.method.words import LONGEST, STOP, fold, terms, terms_of, words_in


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Évaluación", "evaluacion"),
        ("ÑANDÚ", "nandu"),
        ("straße", "strasse"),
        ("cœur", "coeur"),
        ("ŒUVRE", "oeuvre"),
        ("ﬁn", "fin"),
    ],
)
def test_fold_takes_accents_and_capitals_away(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "committees", "committee"),
        ("en", "pumping", "Pumps"),
        ("en", "council’s", "councils"),
        ("en", "it's", "ITS"),
        ("en", "O’Brien", "brien"),
        ("es", "evaluación", "evaluacion"),
        ("es", "evaluaciones", "evaluación"),
        ("es", "comités", "comite"),
        ("fr", "l’eau", "eau"),
        ("fr", "d'évaluation", "evaluations"),
        ("fr", "qu'évaluer", "évaluer"),
        ("fr", "cœurs", "coeur"),
        ("pt", "Água", "agua"),
        ("en", "café", "cafe\u0301"),
    ],
)
def test_two_forms_of_a_word_find_each_other(language, one, other):
    assert terms_of(one, language) & terms_of(other, language) or terms_of(one, language) == terms_of(other, language)


@pytest.mark.parametrize(
    ("language", "word"), [("en", "The"), ("es", "También"), ("es", "tambien"), ("fr", "été"), ("fr", "qu'on")]
)
def test_stop_words_find_nothing(language, word):
    assert terms_of(word, language) == frozenset()


def test_a_stop_word_of_one_language_is_a_word_of_another():
    assert terms_of("son", "en") == {"son"}
    assert terms_of("son", "fr") == frozenset()


def test_a_run_of_letters_without_end_is_no_word():
    assert terms_of("x" * LONGEST, "en")
    assert terms_of("x" * (LONGEST + 1), "en") == frozenset()


def test_numbers_are_found_as_they_are():
    assert terms_of("120", "en") == {"120"}
    assert terms_of("H2O", "fr") == {"h2o"}


def test_the_words_of_a_sentence_and_where_they_stand():
    found = list(words_in("The district’s pumps, 120!", "en"))
    assert [(w.text, w.start, w.end) for w in found] == [
        ("The", 0, 3),
        ("district’s", 4, 14),
        ("pumps", 15, 20),
        ("120", 22, 25),
    ]
    assert [sorted(w.terms) for w in found] == [[], ["district"], ["pump"], ["120"]]


def test_accents_that_stand_alone_do_not_cut_a_word_in_two():
    apart = unicodedata.normalize("NFD", "L’évaluation été à Cañar")
    assert [unicodedata.normalize("NFC", w.text) for w in words_in(apart, "fr")] == [
        "L’évaluation",
        "été",
        "à",
        "Cañar",
    ]
    assert terms(apart, "fr") == terms("L’évaluation été à Cañar", "fr")


def test_a_language_of_a_country_is_the_language():
    assert terms("les évaluations", "fr-CA") == terms("les évaluations", "FR") == terms("évaluation", "fr")


def test_terms_come_in_order_doubles_included():
    assert terms("pumps and pumps and wells", "en") == ["pump", "pump", "well"]


@pytest.mark.parametrize("language", STOP)
def test_no_stop_word_is_left_over(language):
    assert terms(" ".join(STOP[language]), language) == []


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads that take turns all the time."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_many_readers_at_once_get_the_same_terms(restless):
    heads, tails = (
        ("nation", "commit", "organis", "develop", "transfer"),
        ("alization", "ments", "ations", "fulness", "ing"),
    )
    said = [head + tail for head in heads for tail in tails]
    alone = [terms_of.__wrapped__(word, "en") for word in said]

    def read(_: int) -> bool:
        return all([terms_of.__wrapped__(word, "en") for word in said] == alone for _ in range(10))

    with ThreadPoolExecutor(8) as readers:
        assert all(readers.map(read, range(8)))


languages = st.sampled_from(["en", "es", "fr", "pt", "", "fr-CA"])


@given(st.text(), languages)
def test_words_stand_where_they_say_and_in_order(text, language):
    end = 0
    for word in words_in(text, language):
        assert word.start >= end
        assert text[word.start : word.end] == word.text != ""
        end = word.end


@given(st.text(), languages)
def test_terms_are_short_folded_and_at_most_two(text, language):
    for word in words_in(text, language):
        assert len(word.terms) <= 2
        for term in word.terms:
            assert term
            assert fold(term) == term


@given(st.text(alphabet="abcçdeéèêfghiïjlmnñoópqrstuúvx", min_size=3, max_size=12), st.sampled_from(["en", "es", "fr"]))
def test_a_word_is_found_without_its_accents(word, language):
    typed = terms_of(fold(word), language)
    assert typed <= terms_of(word, language)


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
