"""Whether Ada's purpose is clear, in three languages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerassist.method.purpose import clarity, plain_words, questions, with_words
from tests.cast import QUESTION

CODES = ["one_question", "open_question", "names_decision", "short_enough"]


def met(code: str, text: str, language: str = "en", **decision: object) -> bool:
    return next(hint.met for hint in clarity(text, language=language, **decision) if hint.code == code)


def test_adas_question_is_clear():
    hints = clarity(QUESTION, language="en", decision="Handover of the water committees to the district")
    assert [hint.code for hint in hints] == CODES
    assert all(hint.met for hint in hints)


def test_hardly_any_text_gets_no_hints():
    assert clarity("How do we", language="en") == ()
    assert clarity("   How?        ", language="en") == ()


# One question


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("How do we hand over the pumps?", 1),
        ("How do we hand over the pumps", 0),
        ("How? And when?", 2),
        ("How do we do it???", 1),
        ("How do we do it?!?", 1),
        ("¿Cómo entregamos las bombas?", 1),
        ("Comment remettre les pompes ?", 1),
        ("How do we do it? See https://example.org/?page=1", 1),
        ("如何移交?如何", 1),
        ("كيف نسلم المضخات؟", 1),
        ("Πώς παραδίδουμε τις αντλίες\u037e", 1),
        ("We hand over; they keep it; how?", 1),
        ("“How?” she asked. (Why?)", 2),
    ],
)
def test_questions_are_counted_in_any_script(text, count):
    if text.startswith("如"):  # a full-width mark is followed by a word without a space
        text = text.replace("?如", "？ 如")
    assert questions(text) == count


def test_two_questions_are_one_too_many():
    hints = clarity("How do we hand over? And who pays for it?", language="en")
    assert (hints[0].met, hints[0].value) == (False, "2")


# An open one

OPEN = [
    ("en", "How do we hand 120 committees over?"),
    ("en", "What should we offer the district?"),
    ("en", "WHICH PUMPS SHOULD WE KEEP?"),
    ("en", "Whose money pays for the spare parts?"),
    ("en", "In what order do we hand them over?"),
    ("en", "To what extent should the district pay?"),
    ("en", "And so, how do we go on from here?"),
    ("en", "Before the tender goes out, how can we keep it open?"),
    ("en", "Before the tender goes out how can we keep it open?"),
    ("en", "We lost three pumps. What should we do now?"),
    ("en", "We have 3.5 m and 120 pumps. How do we spend 3.5 m on them?"),
    ("en", "How do we pay, e.g. by fees, for the spare parts?"),
    ("en", "How do we hand 120 committees over"),
    ("es", "¿Cómo entregamos 120 comités de agua?"),
    ("es", "como entregamos los comites de agua"),
    ("es", "¿Qué ofrecemos al distrito?"),
    ("es", "¿De qué manera los entregamos?"),
    ("es", "¿A quién debemos entregar los comités?"),
    ("es", "¿Hasta qué punto debe pagar el distrito?"),
    ("es", "Antes de licitar, ¿qué condiciones pedimos?"),
    ("es", "Hay 120 comités: ¿cómo los entregamos?"),
    ("fr", "Comment remettre 120 comités au district ?"),
    ("fr", "Qu’est-ce que nous proposons au district ?"),
    ("fr", "Qu’est-ce qu’il faut garder ?"),
    ("fr", "À quelles conditions les remettre ?"),
    ("fr", "A quelles conditions les remettre ?"),
    ("fr", "D’où viennent les pièces de rechange ?"),
    ("fr", "Où creuser les prochains puits ?"),
    ("fr", "Avant l’appel d’offres, comment choisir ?"),
    ("fr", "Nous avons 120 comités. Lesquels remettre en premier ?"),
]
CLOSED = [
    ("en", "Should we hand the committees over?"),
    ("en", "Should we drill or repair, and which pumps?"),
    ("en", "So should we learn how they work?"),
    ("en", "Before the tender, should we ask the district?"),
    ("en", "Can the district run the pumps that we built?"),
    ("en", "Don’t we know what the district wants?"),
    ("en", "The pumps that run when the committees pay?"),
    ("en", "How did the pumps fail? Should we stop?"),
    ("es", "¿Debemos entregar los comités?"),
    ("es", "¿Deben seguir los comités que ya existen?"),
    ("es", "¿Los comités que existen deben seguir como están?"),
    ("es", "Sabemos qué cuesta. ¿Conviene entregar los comités?"),
    ("fr", "Est-ce que nous devons creuser ou réparer ?"),
    ("fr", "Faut-il creuser, et où ?"),
    ("fr", "Le comité doit-il garder les pompes ou non ?"),
    ("fr", "A-t-on le droit de creuser des puits ?"),
    ("fr", "Y a-t-il un moyen de réparer ?"),
]


@pytest.mark.parametrize(("language", "text"), OPEN)
def test_an_open_question(language, text):
    assert met("open_question", text, language)


@pytest.mark.parametrize(("language", "text"), CLOSED)
def test_a_question_that_yes_or_no_would_answer(language, text):
    assert not met("open_question", text, language)


@pytest.mark.parametrize("language", ["pt", "sw", "", "xx-YY"])
def test_an_unknown_language_gets_the_benefit_of_the_doubt(language):
    assert met("open_question", "Devemos entregar os comités?", language)


@pytest.mark.parametrize("language", ["es-MX", "es-mx", "ES"])
def test_a_language_of_a_country_is_the_language(language):
    assert met("open_question", "¿Cómo entregamos los comités?", language)
    assert not met("open_question", "¿Debemos entregar los comités?", language)


# Names the decision

JUNE = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("language", "text", "decision", "by"),
    [
        ("en", "How do we hand over before the tender?", "Whether to tender the works", ""),
        ("en", "How do we arrange the handovers?", "the handover", ""),
        ("en", "What can we tell the Steering Committee?", "", "the steering committee"),
        ("es", "¿Cómo preparamos la licitacion?", "la licitación de obras", ""),
        ("fr", "Comment préparer l’appel d’offres ?", "Les appels d'offre", ""),
        ("pt", "Como preparamos o concurso?", "concurso", ""),
    ],
)
def test_a_word_of_the_decision_names_it_in_any_of_its_forms(language, text, decision, by):
    assert met("names_decision", text, language, decision=decision, decided_by=by)


@pytest.mark.parametrize(
    ("language", "text", "decision"),
    [
        ("en", "How do we keep the pumps running?", ""),
        ("en", "How do we keep the pumps running?", "the tender"),
        ("en", "What shall we do with what we have?", "What to do with which villages"),
        ("es", "¿Qué hacemos para seguir?", "para cuando el distrito"),
        ("fr", "Comment faire pour continuer ?", "pour le conseil"),
    ],
)
def test_small_words_in_common_do_not(language, text, decision):
    assert not met("names_decision", text, language, decision=decision)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("How do we hand over by 30 June 2026?", True),
        ("How do we hand over by 2026-06-30?", True),
        ("How do we hand over in June 2026?", False),
        ("How do we hand over 30 pumps?", False),
    ],
)
def test_its_date_names_it_too(text, names):
    assert met("names_decision", text, decision_on=JUNE) is names


def test_the_hint_repeats_the_decision():
    assert clarity(QUESTION, language="en", decision="the tender")[2].value == "the tender"


# Short enough to remember


@pytest.mark.parametrize(("count", "short"), [(40, True), (41, False)])
def test_forty_words_are_remembered(count, short):
    hint = clarity("How " + "pump " * (count - 1) + "?", language="en")[3]
    assert (hint.met, hint.value) == (short, str(count))


def test_words_are_plain():
    assert plain_words("¿Cómo, señora? L’œuvre_de 120!") == ["como", "senora", "l", "oeuvre", "de", "120"]


# Whatever is typed

texts = st.text() | st.sampled_from([text for _, text in OPEN + CLOSED])
languages = st.sampled_from(["en", "es", "fr", "fr-CA", "pt", ""])


@given(texts, languages, st.text(), st.text(), st.none() | st.dates())
def test_there_are_all_four_hints_in_order_or_none(text, language, decision, by, on):
    hints = clarity(text, language=language, decision=decision, decided_by=by, decision_on=on)
    assert [hint.code for hint in hints] in ([], CODES)


@given(st.sampled_from(OPEN + CLOSED))
def test_capitals_and_spaces_make_no_difference_to_an_open_question(case):
    language, text = case
    assert met("open_question", f"  {text}  ", language) == met("open_question", text, language)


@given(st.sampled_from([case for case in OPEN if "." not in case[1]]))
def test_shouted_or_without_accents_it_is_still_an_open_question(case):
    language, text = case
    assert met("open_question", text.upper(), language)


@given(st.lists(st.sampled_from(["how", "pump", "¿Qué", "où"]), min_size=4), st.integers(0, 5))
def test_as_many_questions_as_there_are_marks(words, marks):
    assert questions(" ".join(words) + " ? x" * marks) == marks


def test_words_are_added_before_the_question_mark():
    assert with_words("How do we hand over?", "before the council decides") == (
        "How do we hand over before the council decides?"
    )
    assert with_words("Comment faire ? ", "avant le vote") == "Comment faire avant le vote ?"
    assert with_words("Who pays? How do we hand over?!", "in May") == "Who pays? How do we hand over in May?!"


def test_without_a_question_mark_they_stand_at_the_end():
    assert with_words("Handing over the pumps ", "before the vote") == "Handing over the pumps before the vote"
