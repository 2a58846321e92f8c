"""Card by card confirmed, corrected or struck; taken back; signed and frozen."""

import threading

import pytest
from django.db import connection, transaction

from peerassist.method.errors import DomainError
from peerassist.records import history, validating, writing
from peerassist.records.history import Deed
from peerassist.records.models import Card, SignOff, Validation
from tests.cast import Cast, room
from tests.records.table import Held


@pytest.fixture
def held(cast: Cast) -> Held:
    return Held(cast)


def verdict(held: Held, card: Card) -> str:
    return validating.one(held.assist, card.uid).verdict


def code_of(refused: "pytest.ExceptionInfo[DomainError]") -> str:
    return refused.value.code


def test_a_card_is_confirmed_by_somebody_at_a_moment(held: Held) -> None:
    card = held.card("Count the pumps first")
    judged = validating.judge(held.assist, card.uid, by=held.gus, verdict="confirmed")
    assert judged.verdict == "confirmed"
    assert judged.standing is not None and judged.standing.by == held.gus


def test_a_correction_keeps_what_stood_before(held: Held) -> None:
    card = held.card("Forty radio amateurs")
    judged = validating.judge(held.assist, card.uid, by=held.di, verdict="corrected", text="Fourteen", words="Fewer")
    assert (judged.card.text, judged.verdict) == ("Fourteen", "corrected")
    assert judged.standing is not None and (judged.standing.before, judged.standing.words) == (
        "Forty radio amateurs",
        "Fewer",
    )
    assert [r.text for r in judged.card.revisions.all()] == ["Forty radio amateurs"]


def test_the_newest_verdict_counts(held: Held) -> None:
    card = held.card("Double the bonus")
    validating.judge(held.assist, card.uid, by=held.di, verdict="confirmed")
    validating.judge(held.assist, card.uid, by=held.ada, verdict="struck", words="Said as a joke")
    assert verdict(held, card) == "struck"


def test_a_verdict_taken_back_lets_the_one_before_count_again(held: Held) -> None:
    card = held.card("Double the bonus")
    validating.judge(held.assist, card.uid, by=held.di, verdict="confirmed")
    validating.judge(held.assist, card.uid, by=held.ada, verdict="struck")
    assert validating.take_back(held.assist, card.uid, by=held.ada).verdict == "confirmed"
    assert validating.take_back(held.assist, card.uid, by=held.di).verdict == ""


def test_corrections_taken_back_one_after_the_other_bring_every_text_and_verdict_back(held: Held) -> None:
    card = held.card("one")
    validating.judge(held.assist, card.uid, by=held.di, verdict="confirmed")
    validating.judge(held.assist, card.uid, by=held.di, verdict="corrected", text="two")
    validating.judge(held.assist, card.uid, by=held.gus, verdict="corrected", text="three")
    seen = []
    for _ in range(3):
        judged = validating.take_back(held.assist, card.uid, by=held.ada)
        seen.append((judged.card.text, judged.verdict))
    assert seen == [("two", "corrected"), ("one", "confirmed"), ("one", "")]


def test_nothing_is_taken_back_where_there_is_no_verdict(held: Held) -> None:
    card = held.card("Count")
    with pytest.raises(DomainError) as refused:
        validating.take_back(held.assist, card.uid, by=held.di)
    assert code_of(refused) == "nothing_to_undo"


def test_a_card_written_anew_waits_to_be_judged_anew(held: Held) -> None:
    place, card = room(held.assist), held.card("Count")
    validating.judge(held.assist, card.uid, by=held.di, verdict="confirmed")
    with transaction.atomic():
        writing.carry_out(
            "card.write", place, {"uid": card.uid, "text": "Count twice", "version": 1}, by=held.di, intent="a1"
        )
    assert verdict(held, card) == ""


def test_nobody_judges_what_they_have_not_seen(held: Held) -> None:
    card = held.card("Count")
    validating.judge(held.assist, card.uid, by=held.di, verdict="corrected", text="Count twice", version=1)
    with pytest.raises(DomainError) as refused:
        validating.judge(held.assist, card.uid, by=held.gus, verdict="confirmed", version=1)
    assert code_of(refused) == "card_moved_on"
    assert Validation.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"verdict": "corrected", "text": "  \x00 "}, "correction_empty"),
        ({"verdict": "corrected", "text": "x" * 10_001}, "text_too_long"),
        ({"verdict": "approved"}, "no_such_verdict"),
        ({"verdict": ""}, "no_such_verdict"),
    ],
)
def test_a_bad_verdict_changes_nothing(held: Held, given: dict[str, str], code: str) -> None:
    card = held.card("Count")
    with pytest.raises(DomainError) as refused:
        validating.judge(held.assist, card.uid, by=held.di, **given)
    assert code_of(refused) == code
    assert not Validation.objects.exists() and Card.objects.get(pk=card.pk).text == "Count"


def test_text_of_any_kind_is_kept_without_what_no_database_takes(held: Held) -> None:
    card, text = held.card("Count"), "😀 مرحبا <b>\x00 \ud800 =1+1\r\nnext"
    judged = validating.judge(
        held.assist, card.uid, by=held.di, verdict="corrected", text=text, words="w\x00\ud800\n" * 300
    )
    assert judged.card.text == "😀 مرحبا <b>  =1+1\nnext"
    assert judged.standing is not None and len(judged.standing.words) <= validating.MOST_WHY


def test_a_card_of_another_assist_is_not_found(held: Held, cast: Cast) -> None:
    other = Held(cast).card("Elsewhere")
    with pytest.raises(DomainError) as refused:
        validating.judge(held.assist, other.uid, by=held.di, verdict="confirmed")
    assert code_of(refused) == "no_such_card"


def test_cards_that_nobody_looked_at_hold_the_signature_up(held: Held, cast: Cast) -> None:
    held.card("Count")
    with pytest.raises(DomainError) as refused:
        validating.sign_off(held.assist, by=cast.ada)
    assert (code_of(refused), refused.value.values) == ("not_validated", {"count": 1})
    assert validating.sign_off(held.assist, by=cast.ada, as_it_is=True).cards[0]["text"] == "Count"


def test_an_empty_record_is_not_signed(held: Held, cast: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        validating.sign_off(held.assist, by=cast.ada, as_it_is=True)
    assert code_of(refused) == "nothing_to_sign"


def test_what_was_struck_is_not_signed(held: Held, cast: Cast) -> None:
    kept, struck = held.card("Count"), held.card("Drones")
    validating.judge(held.assist, kept.uid, by=held.di, verdict="confirmed")
    validating.judge(held.assist, struck.uid, by=held.di, verdict="struck")
    assert [c["text"] for c in validating.sign_off(held.assist, by=cast.ada).cards] == ["Count"]


def test_a_signed_record_is_frozen_for_every_hand(held: Held, cast: Cast) -> None:
    place, card = room(held.assist), held.card("Count")
    validating.judge(held.assist, card.uid, by=held.di, verdict="confirmed")
    signed = validating.sign_off(held.assist, by=cast.ada)
    attempts = [
        lambda: validating.judge(held.assist, card.uid, by=held.di, verdict="corrected", text="Guess"),
        lambda: validating.take_back(held.assist, card.uid, by=held.di),
        lambda: validating.sign_off(held.assist, by=cast.ada, as_it_is=True),
        *(
            lambda kind=kind, body=body: writing.carry_out(
                kind, place, {"uid": card.uid, **body}, by=held.bo, intent=kind
            )
            for kind, body in (
                ("card.write", {"text": "Guess", "version": 1}),
                ("card.change", {"kind": "insight"}),
                ("card.remove", {}),
                ("card.restore", {}),
                ("card.star", {"on": True}),
            )
        ),
    ]
    for attempt in attempts:
        with pytest.raises(DomainError) as refused, transaction.atomic():
            attempt()
        assert code_of(refused) == "frozen"
    assert validating.unchanged(signed)


def test_a_change_behind_the_doors_is_noticed(held: Held, cast: Cast) -> None:
    card = held.card("Count")
    signed = validating.sign_off(held.assist, by=cast.ada, as_it_is=True)
    Card.objects.filter(pk=card.pk).update(text="Guess")
    assert not validating.unchanged(signed)


@pytest.mark.django_db(transaction=True)
def test_two_signatures_at_once_make_one() -> None:
    held = Held(cast := Cast())
    held.card("Count")
    outcomes: list[str] = []

    def sign() -> None:
        try:
            validating.sign_off(held.assist, by=cast.ada, as_it_is=True)
            outcomes.append("signed")
        except DomainError as problem:
            outcomes.append(problem.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["frozen", "signed"] and SignOff.objects.count() == 1


def told(held: Held, card: Card, rule: str) -> list[tuple[Deed, str, bool]]:
    return [(s.deed, s.by, s.at is not None) for s in history.history(validating.one(held.assist, card.uid), rule)]


def test_the_history_tells_who_and_when_as_far_as_the_rule_lets_it(held: Held) -> None:
    card = held.card("Forty")
    validating.judge(held.assist, card.uid, by=held.di, verdict="corrected", text="Fourteen")
    validating.take_back(held.assist, card.uid, by=held.gus)
    assert told(held, card, "named") == [
        (Deed.CORRECTED, "Di Peer, Kerala", True),
        (Deed.TAKEN_BACK, "Gus Guest", True),
    ]
    assert told(held, card, "role")[0] == (Deed.CORRECTED, "District engineer, Kerala", True)
    assert told(held, card, "none") == [(Deed.CORRECTED, "", False), (Deed.TAKEN_BACK, "", False)]


def test_the_history_has_what_was_written_anew_in_the_room(held: Held) -> None:
    place, card = room(held.assist), held.card("Count")
    with transaction.atomic():
        writing.carry_out(
            "card.write", place, {"uid": card.uid, "text": "Count twice", "version": 1}, by=held.di, intent="a1"
        )
    steps = history.history(validating.one(held.assist, card.uid), "named")
    assert [(s.deed, s.before) for s in steps] == [(Deed.REWRITTEN, "Count")]
