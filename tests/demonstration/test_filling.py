"""Filling: through the doors, dated back, and once."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from peerassist.assists import choosing, queries
from peerassist.assists.access import Act, can
from peerassist.assists.models import Answer, Assist, Entry, Invitation, Room, Script
from peerassist.demonstration import content, filling
from peerassist.followup.models import Action, CheckIn, Outcome
from peerassist.library.models import Document, Publication, Story
from peerassist.library.search.queries import find
from peerassist.method import phases
from peerassist.method.kinds import STAGES, Attribution, Role, Stage
from peerassist.method.timing import Lateness
from peerassist.notices import duties
from peerassist.outbox.models import Letter
from peerassist.people.access import viewer_of
from peerassist.people.models import Membership, Person
from peerassist.records import history, validating
from peerassist.records.models import Card, SignOff


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[datetime]:
    """The demonstration, filled once for all tests here, as on a day before; the moment when."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        now = timezone.now() - timedelta(days=3)
        assert filling.fill(now)
        yield now
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(filled: datetime, db: None) -> datetime:
    return filled


def titled(title: str) -> Assist:
    return Assist.objects.get(title=title)


def player(email: str) -> Person:
    return Person.objects.get(email=f"{email}@example.org")


def test_all_of_it_is_there(demonstration):
    assert Person.objects.count() == Membership.objects.count() == len(content.people())
    assert Story.objects.count() == 300
    assert Assist.objects.count() == len(content.assists())
    assert set(Assist.objects.values_list("stage", flat=True)) == {str(s) for s in STAGES}
    for given in content.assists():
        assert titled(given.title).stage == given.stage
        assert Card.objects.filter(assist=titled(given.title)).count() == len(given.cards)
    assert Document.objects.count() == len(content.people()) + 300 + len(content.assists())


def test_filled_twice_is_filled_once(demonstration):
    counts = [model.objects.count() for model in (Person, Assist, Card, Letter, Entry)]
    assert filling.fill() is False
    assert [model.objects.count() for model in (Person, Assist, Card, Letter, Entry)] == counts


def test_dates_move_with_the_day_on_which_it_is_filled(demonstration):
    decided = titled("Food waste in housing estates").decision_on
    assert decided == timezone.localdate(demonstration) + timedelta(days=45)


def test_the_same_day_gives_the_same(demonstration):
    def picture() -> list[object]:
        stars = [(c.uid, sorted(s.by.name for s in c.stars.all())) for c in Card.objects.order_by("uid")]
        asked = list(Invitation.objects.order_by("pk").values_list("email", "sent_at"))
        return [stars, asked, list(Room.objects.order_by("pk").values_list("code", flat=True))]

    before = picture()
    call_command("flush", interactive=False, verbosity=0)
    assert not Person.objects.exists()
    assert filling.fill(demonstration)
    assert picture() == before


def test_nothing_lies_in_the_future_but_what_is_to_come(demonstration):
    for model, name in (
        (Invitation, "sent_at"), (Answer, "at"), (Card, "created_at"), (Outcome, "at"), (SignOff, "at"),
        (Publication, "at"), (Assist, "changed_at"), (Letter, "created_at"), (Entry, "at"),
    ):  # fmt: skip
        assert not model.objects.filter(**{f"{name}__gt": demonstration}).exists(), model
    for assist in Assist.objects.all():
        assert assist.created_at <= assist.changed_at
        held = assist.stage in content.HELD | {Stage.RUN}
        assert assist.starts_at is None or (assist.starts_at <= demonstration) is held


def test_answers_come_after_they_were_asked_for(demonstration):
    for answer in Answer.objects.select_related("invitation"):
        assert answer.at > answer.invitation.sent_at, answer.invitation.name


def test_an_outsider_leads_and_peers_are_suggested_with_reasons(demonstration):
    assist = Assist.objects.prefetch_related("participations").get(title="Switchgear of a running hospital")
    table, needs = queries.seats(assist), list(assist.needs.all())
    today = timezone.localdate(demonstration)
    found = choosing.suggestions(assist, table, needs, today, limit=6)
    assert found[0].person.name in {"Leena Hartikainen", "Oumar Ba", "Tobias Callis"}
    open_need = next(c.need for c in queries.covers(needs, table) if not c.full and not c.open)
    assert open_need.words == "Telling patients and staff"
    held = [s for s in found if s.suggestion.held_back]
    assert "Piet de Wit" in {s.person.name for s in held}
    luc = next(c for c in choosing.facilitators(assist, today) if c.person.name == "Luc Ferrand")
    assert luc.distance.external


def test_there_is_time_to_act_where_it_is_not_decided_yet(demonstration):
    today = timezone.localdate(demonstration)
    for key in ("Food waste in housing estates", "Switchgear of a running hospital", "Retomar la vacunación escolar"):
        stands = queries.timing_of(titled(key), today)
        assert stands.lateness in {Lateness.EARLY, Lateness.SOON} and not stands.meeting_late


def test_the_room_stands_in_the_discussion(demonstration):
    assist = titled("Handing over 120 water committees")
    script = Script.objects.get(assist=assist)
    run = phases.from_json(script.state)
    assert script.agenda["phases"][run.index]["kind"] == "discussion"
    assert run.paused_at is not None and not run.running
    assert run.seconds - phases.elapsed(run, demonstration) == 1121
    room = Room.objects.get(assist=assist)
    assert room.code == filling.FIRST_ROOM and room.seq == Entry.objects.filter(room=room).count()
    assert assist.attribution == Attribution.NAMED
    for email in ("esther.mwale", "luc.ferrand", "ines.duarte", "priya.nair", "daniel.okoye"):
        viewer = viewer_of(player(email))
        assert can(viewer, Act.ENTER, assist) and can(viewer, Act.WRITE, assist)


def test_half_of_yesterdays_cards_wait_to_be_looked_at(demonstration):
    judged = validating.cards(titled("A warning on the third day without power"), with_history=True)
    assert sum(1 for j in judged if j.verdict) >= 5
    assert sum(1 for j in judged if not j.verdict) >= 5
    fourteen = next(j for j in judged if "Fourteen radio amateurs" in j.card.text)
    assert fourteen.verdict == "corrected"
    assert history.history(fourteen, Attribution.NAMED)[-1].before.startswith("Forty")


def test_a_signed_record_waits_for_its_readers(demonstration):
    assist = titled("Cadena de frío en 60 postas")
    assert SignOff.objects.filter(assist=assist).exists()
    assert not Publication.objects.filter(assist=assist).exists()
    assert can(viewer_of(player("rosa.huaman")), Act.PUBLISH, assist)
    assert not can(viewer_of(player("nadia.omar")), Act.READ_RECORD, assist)


def test_what_came_of_it_is_told(demonstration):
    assist = titled("Garder les sages-femmes")
    assert Outcome.objects.filter(assist=assist, check_in__isnull=False).count() == 2
    done = Action.objects.filter(assist=assist, closing__isnull=False)
    assert done.count() == 2
    assert Action.objects.get(owner_name="Mamadou Sarr").owner == player("mamadou.sarr")
    assert assist.helped.count() == 14


def test_the_record_from_the_transcript_names_parts_alone(demonstration):
    assist = titled("Changing what schools teach")
    judged = validating.cards(assist)
    assert len(judged) == 39
    assert {validating.said_by(j.card, assist.attribution).rpartition(", ")[2] for j in judged} == {"Wales"}
    assert not assist.participations.filter(person__isnull=False).exists()
    assert assist.publication.source.startswith("QMSum")


def test_search_finds_them_by_the_words_of_the_case(demonstration):
    esther = viewer_of(player("esther.mwale"))
    found = {hit.name.splitlines()[0] for hit in find(esther, "food waste flats tenants third bin").hits}
    assert any("shared bio-waste stores" in name for name in found)
    assert any(hit.kind == "person" for hit in find(esther, "switchgear").hits)
    assert any(hit.told for hit in find(esther, "alerta de crecida").hits)
    assert any(hit.kind == "story" for hit in find(esther, "crane maintenance").hits)


def test_a_begun_plan_is_seen_by_its_asker_alone(demonstration):
    assist = titled("La seconde sage-femme après le projet")
    assert assist.follows == titled("Garder les sages-femmes")
    assert can(viewer_of(player("aissatou.diallo")), Act.SEE_PLAN, assist)
    for other in ("nadia.omar", "mamadou.sarr", "esther.mwale"):
        assert not can(viewer_of(player(other)), Act.SEE_PLAN, assist)


def test_there_is_a_steward_and_everybody_can_sign_in(demonstration):
    stewards = Membership.objects.filter(role=Membership.Role.STEWARD)
    assert [s.person.name for s in stewards] == ["Nadia Omar"]
    assert all(not p.has_usable_password() for p in Person.objects.all()[:5])
    assert (
        Person.objects.filter(emailaddress__verified=True, emailaddress__primary=True).count() == Person.objects.count()
    )


def test_the_tray_has_the_invitations_as_they_were_sent(demonstration):
    assert Letter.objects.filter(key__startswith="invitation:").count() == Letter.objects.count() >= 15
    assert not Letter.objects.filter(sent_at=None).exists()
    lima = Letter.objects.filter(to_address="lucia.paredes@example.org").get()
    assert lima.language == "es" and "METHOD:REQUEST" in lima.calendar


def test_the_worker_does_not_write_about_the_past(demonstration):
    """Looks back that are long gone were asked for then; only what is due these days is written about."""
    assert not CheckIn.objects.filter(due_on__lte=timezone.localdate(demonstration), asked_at=None).exists()
    with transaction.atomic():
        wrote = duties.all_duties(timezone.localdate(demonstration))
        transaction.set_rollback(True)
    assert wrote["check_ins"] == 0 and wrote["actions"] <= 3 and wrote["chasers"] <= 3


def test_a_guest_of_the_table_is_known_by_role(demonstration):
    fatou = titled("Garder les sages-femmes").participations.get(name="Fatou Mballo")
    assert fatou.person is None and fatou.job == "Sage-femme" and fatou.role == Role.PEER
