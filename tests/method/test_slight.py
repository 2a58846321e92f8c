"""Words that tell little, in three languages."""

import pytest

from peerassist.method.slight import SLIGHT, is_slight
from peerassist.method.words import terms_of


@pytest.mark.parametrize(
    ("word", "language"),
    [("losing", "en"), ("kept", "en"), ("años", "es"), ("garder", "fr"), ("première", "fr"), ("120", "en"), ("14", "")],
)
def test_words_of_every_question_and_numbers_tell_little(word: str, language: str) -> None:
    assert is_slight(word, language)


@pytest.mark.parametrize(
    ("word", "language"), [("tenants", "en"), ("garder", "en"), ("bombas", "es"), ("11kv", "fr"), ("", "en")]
)
def test_all_other_words_tell(word: str, language: str) -> None:
    assert not is_slight(word, language)


def test_each_slight_word_is_found_by_something() -> None:
    """A stop word among them would do nothing."""
    assert [w for code, words in SLIGHT.items() for w in words.split() if not terms_of(w, code)] == []
