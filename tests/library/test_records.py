"""The record as it is read: sections, lines, who was there, by the rule."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from peerassist.assists.models import Assist
from peerassist.followup import telling
from peerassist.library import telling as readers
from peerassist.library.records import record_of
from peerassist.method.kinds import CardKind
from peerassist.records import validating
from tests.cast import Cast, takes_part
from tests.records.table import Held


@pytest.fixture
def held(cast: Cast) -> Held:
    return Held(cast, starts_at=timezone.now() - timedelta(days=3))


def lines(held: Held, kind: str, **about: bool) -> list[str]:
    return [
        line.text
        for section in record_of(held.assist).sections
        if section.kind == kind and section.left_open is about.get("left_open", False)
        for line in section.lines
    ]


def test_what_was_struck_is_not_in_it_and_what_was_corrected_says_so(held: Held) -> None:
    kept, struck = held.card("Forty"), held.card("Drones")
    validating.judge(held.assist, kept.uid, by=held.di, verdict="corrected", text="Fourteen")
    validating.judge(held.assist, struck.uid, by=held.di, verdict="struck")
    [section] = record_of(held.assist).sections
    assert [(x.text, x.corrected) for x in section.lines] == [("Fourteen", True)]


def test_options_taken_up_come_first_and_set_aside_last(held: Held, cast: Cast) -> None:
    bonus, night, pairs = held.card("Bonus"), held.card("Night line"), held.card("Pairs")
    telling.take_up(held.assist, {bonus.uid: (False, ""), pairs.uid: (True, "")}, by=cast.ada)
    assert lines(held, "option") == ["Pairs", "Night line", "Bonus"] and night


def test_questions_without_an_answer_are_left_open(held: Held) -> None:
    held.card("Who pays in 2028?", kind="question")
    held.card("In which month?", kind="question", answered_at=timezone.now())
    assert lines(held, "question", left_open=True) == ["Who pays in 2028?"]
    assert lines(held, "question") == ["In which month?"]


@pytest.mark.parametrize(
    ("rule", "by"), [("named", "Di Peer, Kerala"), ("role", "District engineer, Kerala"), ("none", "")]
)
def test_each_line_is_ascribed_by_the_rule(cast: Cast, rule: str, by: str) -> None:
    held = Held(cast, attribution=rule)
    held.card("Count")
    assert record_of(held.assist).sections[0].lines[0].by == by


def test_the_table_counts_places_jobs_and_who_was_there_for_the_first_time(held: Held, cast: Cast) -> None:
    before = cast.assist(starts_at=timezone.now() - timedelta(days=90))
    takes_part(before, cast.di, "peer")
    takes_part(held.assist, cast.cy, "peer")
    table = record_of(held.assist).table
    assert (table.peers, table.places, table.jobs, table.first_timers) == (3, 1, 1, 1)


def test_without_attribution_the_table_is_a_number(cast: Cast) -> None:
    held = Held(cast, attribution="none", starts_at=timezone.now())
    table = record_of(held.assist).table
    assert (table.peers, table.places, table.jobs, table.first_timers, table.led_by, table.named) == (
        2,
        0,
        0,
        0,
        "",
        (),
    )


def test_who_offered_to_tell_more_is_named_but_not_without_attribution(held: Held) -> None:
    readers.offer(held.di, "pairs")
    assert [t.participation.name for t in record_of(held.assist).tellers] == ["Di Peer"]
    held.assist.attribution = "none"
    assert record_of(held.assist).tellers == ()


def test_a_record_asks_as_often_however_many_cards_it_has(held: Held) -> None:
    def asked() -> int:
        read = Assist.objects.get(pk=held.assist.pk)
        with CaptureQueriesContext(connection) as queries:
            record_of(read)
        return len(queries)

    held.card("one")
    few = asked()
    for kind in CardKind:
        held.card("more", kind=kind)
    assert asked() == few
