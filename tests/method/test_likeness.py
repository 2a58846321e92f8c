from peerassist.method.likeness import Said, suggest

NIGHT = Said("a", 1, "option", "Train the night operators on the generator before the handover.")
TRAINING = Said("b", 2, "option", "Operators of the night shift need training on generators.")
MONEY = Said("c", 2, "option", "Let the district pay for spare parts.")


def test_cards_with_words_in_common_are_alike_and_say_which() -> None:
    (found,) = suggest([NIGHT, TRAINING, MONEY], "en")
    assert (found.one, found.other) == ("a", "b")
    assert {"night", "operators", "generator"} <= set(found.words)


def test_one_group_is_not_joined_with_itself() -> None:
    assert not suggest([NIGHT, Said("b", 1, "option", TRAINING.text)], "en")


def test_an_option_is_not_joined_with_a_question() -> None:
    assert not suggest([NIGHT, Said("b", 2, "question", TRAINING.text)], "en")


def test_small_words_are_nothing_in_common() -> None:
    assert not suggest(
        [Said("a", 1, "option", "We have it and they have it"), Said("b", 2, "option", "It is what they have")], "en"
    )
