"""The agenda: the method's minutes, what it would advise against, and how an agenda is changed and kept."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerassist.method import agenda as agendas
from peerassist.method.agenda import TEMPLATES, Agenda, Phase, PhaseKind, Template, agenda_of, default_agenda
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Mode
from tests.method import makes

K = PhaseKind


def codes(agenda: Agenda) -> list[str]:
    return [doubt.code for doubt in agendas.doubts(agenda)]


def test_the_methods_agenda_to_the_minute():
    minutes = [(p.kind, p.minutes) for p in default_agenda(plenary=True).phases]
    assert minutes == [
        (K.MEET, 10), (K.ROLES, 5), (K.CASE, 10), (K.QUESTIONS, 10), (K.DISCUSSION, 30), (K.HEARD, 5),
        (K.VALIDATE, 5), (K.PLENARY, 15), (K.CLOSE, 5),
    ]  # fmt: skip


def test_discussion_and_facilitation_have_the_methods_45_minutes():
    shares = {p.kind: p.minutes for p in default_agenda(plenary=True).phases}
    assert shares[K.QUESTIONS] + shares[K.DISCUSSION] + shares[K.HEARD] == 45


def test_it_takes_90_minutes_and_95_with_a_plenary():
    assert default_agenda().minutes == 90
    assert default_agenda(plenary=True).minutes == 95


def test_without_a_plenary_there_is_no_plenary():
    assert K.PLENARY not in {p.kind for p in default_agenda().phases}


@pytest.mark.parametrize("plenary", [False, True])
def test_the_method_has_no_doubt_about_its_own_agenda(plenary):
    assert agendas.doubts(default_agenda(plenary)) == ()


def test_the_assistee_listens_more_than_is_told():
    sums = agendas.totals(default_agenda())
    assert (sums.minutes, sums.tell, sums.listen, sums.together) == (90, 20, 50, 20)


@pytest.mark.parametrize("template", Template)
def test_every_template_can_be_run_and_kept(template):
    agenda = TEMPLATES[template]
    assert agendas.check(agenda) is agenda
    assert agendas.from_json(agendas.to_json(agenda)) == agenda


def test_there_is_a_shorter_and_a_longer_form():
    assert [TEMPLATES[t].minutes for t in (Template.SHORT, Template.DEFAULT, Template.LONG)] == [60, 90, 180]


def test_the_short_form_is_doubted_for_its_length_alone():
    assert codes(TEMPLATES[Template.SHORT]) == ["shorter_than_advised"]
    assert agendas.doubts(TEMPLATES[Template.SHORT])[0].values == {"minutes": 60, "least": 90}


def test_a_lecture_is_doubted():
    lecture = agenda_of((K.MEET, 5), (K.CASE, 60), (K.QUESTIONS, 10), (K.DISCUSSION, 10), (K.HEARD, 5), (K.VALIDATE, 5))
    doubt = next(d for d in agendas.doubts(lecture) if d.code == "more_telling_than_listening")
    assert doubt.values == {"tell": 65, "listen": 20}


@pytest.mark.parametrize(
    ("left_out", "code"),
    [
        (K.QUESTIONS, "no_questions_before_advice"),
        (K.HEARD, "no_playback"),
        (K.VALIDATE, "no_validation"),
        (K.MEET, "no_time_to_meet"),
    ],
)
def test_what_the_method_misses_is_named(left_out, code):
    rest = Agenda(tuple(p for p in TEMPLATES[Template.LONG].phases if p.kind is not left_out))
    assert codes(rest) == [code]


def test_questions_after_the_advice_come_too_late():
    late = agenda_of((K.MEET, 10), (K.CASE, 10), (K.DISCUSSION, 40), (K.QUESTIONS, 20), (K.HEARD, 5), (K.VALIDATE, 5))
    assert codes(late) == ["no_questions_before_advice"]


def test_questions_without_a_discussion_are_questions_still():
    interview = agenda_of((K.MEET, 10), (K.QUESTIONS, 70), (K.HEARD, 5), (K.VALIDATE, 5))
    assert codes(interview) == []


def test_an_empty_agenda_cannot_be_run():
    with pytest.raises(DomainError) as refused:
        agendas.check(Agenda(()))
    assert (refused.value.code, refused.value.values) == ("agenda_phase_count", {"most": 30})


def test_thirty_phases_can_be_run_and_one_more_cannot():
    thirty = agenda_of(*[(K.OTHER, 1)] * 30)
    assert agendas.check(thirty) == thirty
    with pytest.raises(DomainError, match="agenda_phase_count"):
        agendas.added(thirty, thirty.phases[0])


@pytest.mark.parametrize("minutes", [0, -5, 601])
def test_a_phase_has_between_a_minute_and_ten_hours(minutes):
    with pytest.raises(DomainError) as refused:
        agendas.with_minutes(default_agenda(), 4, minutes)
    assert (refused.value.code, refused.value.values) == ("agenda_minutes", {"most": 600})


def test_the_discussion_is_made_longer():
    longer = agendas.with_minutes(default_agenda(), 4, 55)
    assert longer.phases[4] == Phase(K.DISCUSSION, 55, Mode.LISTEN)
    assert longer.minutes == 105


def test_a_phase_is_taken_out_but_not_the_last_one():
    assert K.ROLES not in {p.kind for p in agendas.without(default_agenda(), 1).phases}
    with pytest.raises(DomainError, match="agenda_phase_count"):
        agendas.without(agenda_of((K.DISCUSSION, 90)), 0)


def test_a_phase_is_added_at_the_end_or_where_it_is_wanted():
    tea = Phase(K.BREAK, 10, Mode.TOGETHER, title="Tea")
    assert agendas.added(default_agenda(), tea).phases[-1] is tea
    assert agendas.added(default_agenda(), tea, 4).phases[4] is tea
    assert agendas.added(default_agenda(), tea, -3).phases[0] is tea


@pytest.mark.parametrize(
    ("index", "by", "order"), [(0, 1, "bac"), (2, -1, "acb"), (0, 9, "bca"), (2, -9, "cab"), (1, 0, "abc")]
)
def test_a_phase_moves_and_stops_at_the_ends(index, by, order):
    abc = Agenda(tuple(Phase(K.OTHER, 1, Mode.TELL, title=t) for t in "abc"))
    assert "".join(p.title for p in agendas.moved(abc, index, by).phases) == order


@pytest.mark.parametrize("index", [-1, 8])
def test_a_phase_that_is_not_there_is_not_touched(index):
    for change in (
        lambda: agendas.with_minutes(default_agenda(), index, 5),
        lambda: agendas.without(default_agenda(), index),
        lambda: agendas.moved(default_agenda(), index, 1),
    ):
        with pytest.raises(DomainError, match="agenda_no_such_phase"):
            change()


def test_nothing_kept_is_the_methods_agenda():
    assert agendas.from_json({}) == default_agenda()


PHASE = {"kind": "case", "minutes": 10, "mode": "tell"}


@pytest.mark.parametrize(
    "data",
    [
        {"form": 2, "phases": [PHASE]},
        {"phases": [PHASE]},
        {"form": 1},
        {"form": 1, "phases": 7},
        {"form": 1, "phases": None},
        {"form": 1, "phases": "case"},
        {"form": 1, "phases": [7]},
        {"form": 1, "phases": [{**PHASE, "kind": "karaoke"}]},
        {"form": 1, "phases": [{**PHASE, "mode": "shout"}]},
        {"form": 1, "phases": [{**PHASE, "minutes": "10"}]},
        {"form": 1, "phases": [{**PHASE, "minutes": 10.5}]},
        {"form": 1, "phases": [{**PHASE, "minutes": True}]},
        {"form": 1, "phases": [{**PHASE, "title": None}]},
        {"form": 1, "phases": [{**PHASE, "prompt": ["x"]}]},
        {"form": 1, "phases": [{"kind": "case"}]},
    ],
)
def test_what_is_no_agenda_is_refused_not_guessed(data):
    with pytest.raises(DomainError, match="agenda_unreadable"):
        agendas.from_json(data)


@pytest.mark.parametrize(
    ("phases", "code"), [([], "agenda_phase_count"), ([{**PHASE, "minutes": 0}], "agenda_minutes")]
)
def test_an_agenda_that_cannot_be_run_says_why(phases, code):
    with pytest.raises(DomainError, match=code):
        agendas.from_json({"form": 1, "phases": phases})


@given(makes.agenda)
def test_an_agenda_comes_back_as_it_was_kept(agenda):
    assert agendas.from_json(json.loads(json.dumps(agendas.to_json(agenda)))) == agenda


@given(makes.agenda)
def test_the_modes_share_out_all_minutes(agenda):
    sums = agendas.totals(agenda)
    assert sums.tell + sums.listen + sums.together == sums.minutes == sum(p.minutes for p in agenda.phases)


@given(makes.agenda, st.data())
def test_moving_there_and_back_changes_nothing(agenda, data):
    last = len(agenda.phases) - 1
    index = data.draw(st.integers(0, last))
    to = data.draw(st.integers(0, last))
    moved = agendas.moved(agenda, index, to - index)
    assert moved.phases[to] == agenda.phases[index]
    assert agendas.moved(moved, to, index - to) == agenda


@given(makes.agenda, makes.phase, st.integers(0, 30))
def test_what_is_added_can_be_taken_out(agenda, phase, index):
    if len(agenda.phases) < agendas.MOST_PHASES:
        at = min(index, len(agenda.phases))
        assert agendas.without(agendas.added(agenda, phase, index), at) == agenda


@given(makes.agenda)
def test_each_doubt_is_said_once(agenda):
    found = codes(agenda)
    assert len(found) == len(set(found))
