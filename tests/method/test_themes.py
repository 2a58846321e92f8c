"""Themes that words in common suggest."""

from hypothesis import given
from hypothesis import strategies as st

from peerassist.method import themes

CARDS = {
    "a": "Pay the caretaker per working pump",
    "b": "Caretakers call at once",
    "c": "Ring every caretaker on Monday",
    "d": "Councils spend fees on the road",
    "e": "Fees die in the dry season",
    "f": "Fees at harvest",
    "g": "Nothing like it",
}


def test_forms_of_one_word_count_as_one() -> None:
    found = themes.suggest(CARDS, "en")
    assert {tuple(sorted(t.cards)) for t in found} == {("a", "b", "c"), ("d", "e", "f")}
    assert {t.name for t in found} == {"caretaker", "fees"}


def test_words_that_most_cards_have_tell_nothing_apart() -> None:
    assert themes.suggest({str(n): "The pump stands" for n in range(10)}, "en") == []


def test_two_cards_make_no_theme() -> None:
    assert themes.suggest({"a": "A caretaker", "b": "The caretaker", "c": "x", "d": "y"}, "en") == []


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.text("aeit lnrs", max_size=60), max_size=14))
def test_no_card_is_in_two_themes(cards: dict[str, str]) -> None:
    found = themes.suggest(cards, "en")
    put = [uid for theme in found for uid in theme.cards]
    assert len(put) == len(set(put)) and set(put) <= set(cards)
    assert len(found) <= themes.MOST and all(len(t.cards) >= themes.LEAST and t.name for t in found)
