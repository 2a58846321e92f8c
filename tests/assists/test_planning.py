"""From the first doubt to a shared plan."""

import threading

import pytest
from django.db import connection

from peerassist.assists import planning
from peerassist.assists.models import Assist, Consent, Response
from peerassist.method import agenda as agendas
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Attribution, CardKind, Role, Visibility
from peerassist.method.situations import Situation
from tests.cast import QUESTION, Cast

pytestmark = pytest.mark.django_db


def test_a_plan_begins_with_its_assistee_options_and_insights(cast: Cast):
    begun = planning.begin(cast.community, by=cast.ada, question=f" {QUESTION} ", situations=[Situation.LONG_AGO])
    assert begun.question == QUESTION and begun.team == cast.water and begun.situations == ["long_ago"]
    assert [p.role for p in begun.participations.all()] == [Role.ASSISTEE]
    assert [w.kind for w in begun.wanted.all()] == ["option", "insight"]
    assert begun.visibility == Visibility.PRIVATE


def test_only_fields_of_the_purpose_are_changed(cast: Cast):
    assist = cast.assist()
    planning.change(assist, {"title": "Pumps"})
    with pytest.raises(ValueError, match="visibility"):
        planning.change(assist, {"visibility": "public"})


def test_what_is_wanted_is_replaced_up_to_six(cast: Cast):
    assist = cast.assist()
    planning.want(assist, [(CardKind.OPTION, f" for {n} ") for n in range(9)])
    planning.want(assist, [(CardKind.OPTION, f" for {n} ") for n in range(9)])
    assert [w.words for w in assist.wanted.all()] == [f"for {n}" for n in range(6)]


def test_a_need_that_stays_keeps_its_row(cast: Cast):
    assist = cast.assist()
    planning.need(assist, ["Council budgets", " ", "Spare  parts", "Council budgets"])
    first = {n.words: n.pk for n in assist.needs.all()}
    planning.need(assist, ["Spare parts", "Radio"])
    second = {n.words: n.pk for n in assist.needs.all()}
    assert list(first) == ["Council budgets", "Spare parts"] and list(second) == ["Spare parts", "Radio"]
    assert first["Spare parts"] == second["Spare parts"]


def test_needs_stand_in_the_order_in_which_they_were_written(cast: Cast):
    assist = cast.assist()
    planning.need(assist, ["Radio", "Spare parts", "Council budgets"])
    planning.need(assist, ["Council budgets", "Spare parts", "Radio"])
    assert [n.words for n in assist.needs.order_by("position")] == ["Council budgets", "Spare parts", "Radio"]


def test_a_rule_that_tells_less_may_be_followed_by_the_one_agreed_to(cast: Cast):
    assist = cast.assist(attribution=Attribution.ROLE)
    seat = planning.take_part(assist, cast.di, Role.PEER)
    Consent.objects.create(participation=seat, rules="", attribution=Attribution.ROLE)
    planning.change(assist, {"attribution": Attribution.NONE})
    planning.change(assist, {"attribution": Attribution.ROLE})
    with pytest.raises(DomainError, match="rule_agreed"):
        planning.change(assist, {"attribution": Attribution.NAMED})


def test_a_plan_without_a_question_is_not_shared(cast: Cast):
    with pytest.raises(DomainError, match="no_question"):
        planning.share(cast.assist(question=""), by=cast.ada)


def test_without_a_team_nothing_is_shared_with_it(cast: Cast):
    alone = Assist.objects.create(community=cast.community, question=QUESTION, created_by=cast.ada)
    with pytest.raises(DomainError, match="no_team"):
        planning.share(alone, by=cast.ada, visibility=Visibility.TEAM)


def test_what_is_taken_off_the_board_is_private_again(cast: Cast):
    assist = cast.assist()
    planning.share(assist, by=cast.ada)
    planning.respond(assist, by=cast.di, kind="solved", words="In 2021.")
    planning.unshare(assist)
    assert assist.visibility == Visibility.PRIVATE and assist.responses.count() == 1


def test_the_same_kind_of_answer_again_replaces_the_first(cast: Cast):
    assist = cast.assist()
    planning.respond(assist, by=cast.di, kind="solved", words="In 2021.")
    planning.respond(assist, by=cast.di, kind="solved", words="In 2022.")
    planning.respond(assist, by=cast.di, kind="invite_me")
    assert [(r.kind, r.words) for r in assist.responses.all()] == [("solved", "In 2022."), ("invite_me", "")]


@pytest.mark.parametrize(("kind", "code"), [("like", "no_such_response"), ("ask", "ask_whom")])
def test_a_bad_answer_is_refused(cast: Cast, kind: str, code: str):
    with pytest.raises(DomainError, match=code):
        planning.respond(cast.assist(), by=cast.di, kind=kind)


def test_who_has_the_same_question_asks_it_together_with_the_host(cast: Cast):
    assist = cast.assist()
    same = planning.respond(assist, by=cast.di, kind=Response.Kind.SAME)
    planning.join(same)
    planning.join(same)
    hosts = assist.participations.filter(role=Role.ASSISTEE, ended_at=None)
    assert [p.name for p in hosts] == ["Ada Asks", "Di Peer"]
    with pytest.raises(DomainError, match="no_such_response"):
        planning.join(planning.respond(assist, by=cast.di, kind=Response.Kind.SOLVED))


def test_an_agenda_is_kept_for_the_community(cast: Cast):
    assist = cast.assist()
    planning.plan_agenda(assist, agendas.TEMPLATES[agendas.Template.LONG])
    planning.keep_template(assist, "  Our  long one ", by=cast.ada)
    planning.plan_agenda(assist, agendas.TEMPLATES[agendas.Template.SHORT])
    kept = planning.keep_template(assist, "Our long one", by=cast.ada)
    assert cast.community.agenda_templates.count() == 1
    assert agendas.from_json(kept.agenda).minutes == 60
    with pytest.raises(DomainError, match="no_template_name"):
        planning.keep_template(assist, " ", by=cast.ada)


def test_a_role_that_ends_leaves_the_others(cast: Cast):
    assist = cast.assist()
    planning.take_part(assist, cast.cy, Role.PEER)
    planning.take_part(assist, cast.cy, Role.NOTE_TAKER)
    planning.leave(assist, cast.cy, Role.NOTE_TAKER)
    assert [p.role for p in assist.participations.filter(person=cast.cy, ended_at=None)] == [Role.PEER]


@pytest.mark.django_db(transaction=True)
def test_a_plan_that_arrives_several_times_at_once_is_kept_once() -> None:
    """A page that is left sends its last words beside the request that is on its way with the same."""
    assist, ways = Cast().assist(), 4
    start = threading.Barrier(ways)
    problems: list[Exception] = []

    def keep() -> None:
        try:
            start.wait(20)
            planning.want(assist, [(CardKind.OPTION, "To keep the pumps running")])
            planning.need(assist, ["Spare parts"])
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=keep) for _ in range(ways)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    assert [w.words for w in assist.wanted.all()] == ["To keep the pumps running"]
    assert [n.words for n in assist.needs.all()] == ["Spare parts"]
