"""Actions and progress; an action closed from the mail; what came of it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peerassist.followup import acting, telling
from peerassist.followup.models import Action, CheckIn, Outcome, ProgressNote, Unsubscription, Uptake
from peerassist.notices import duties
from peerassist.outbox.models import Letter
from peerassist.people.models import Person
from peerassist.people.secrets import link_secret
from tests.cast import Cast
from tests.queries import queries_of
from tests.records.table import Held

As = Callable[[Person | None], Client]
SOON = (date.today() + timedelta(days=20)).isoformat()


@pytest.fixture
def as_() -> As:
    def device(person: Person | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return device


@pytest.fixture
def held(cast: Cast) -> Held:
    return Held(cast, stage="follow", visibility="community")


def url(name: str, held: Held, *more: int) -> str:
    return reverse(name, args=[held.assist.pk, *more])


def said(client: Client, held: Held) -> str:
    return client.get(url("follow", held)).text


def test_an_action_is_noted_for_somebody_at_the_table(held: Held, cast: Cast, as_: As) -> None:
    host = as_(cast.ada)
    data = {"words": "Count the pumps", "owner_name": "Di Peer", "due_on": SOON}
    assert "The owner is reminded" in host.post(url("add_action", held), data, follow=True).text
    action = Action.objects.get()
    assert (action.owner, action.owner_email, action.due_on) == (cast.di, "di@example.org", date.fromisoformat(SOON))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"owner_name": "Nobody Known"}, "Without an address nobody is reminded"),
        ({"owner_name": "Di Peer"}, "Give it a date"),
    ],
)
def test_what_is_missing_for_a_reminder_is_said(
    held: Held, cast: Cast, as_: As, data: dict[str, str], words: str
) -> None:
    answer = as_(cast.ada).post(url("add_action", held), {"words": "Count", **data}, follow=True)
    assert words in answer.text and Action.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"words": ""}, "This field is required"),
        ({"owner_name": ""}, "This field is required"),
        ({"due_on": "soon"}, "valid date"),
        ({"due_on": "0026-05-04"}, "Look at the year again"),
        ({"owner_email": "x@"}, "valid email"),
        ({"words": "x\x00"}, "Null characters"),
    ],
)
def test_a_mistake_is_said_at_the_field_and_nothing_typed_is_lost(
    held: Held, cast: Cast, as_: As, wrong: dict[str, str], sentence: str
) -> None:
    data = {"words": "Count & sign", "owner_name": "Di Peer", "due_on": SOON, **wrong}
    answer = as_(cast.ada).post(url("add_action", held), data)
    assert answer.status_code == 422 and sentence in answer.text and not Action.objects.exists()
    assert ("Count &amp; sign" in answer.text) is ("words" not in wrong)


def test_an_action_is_put_right(held: Held, cast: Cast, as_: As) -> None:
    action = acting.commit(held.assist, "Count")
    where = url("change_action", held, action.pk)
    assert "Count" in as_(cast.ada).get(where).text
    as_(cast.ada).post(where, {"words": "Count twice", "owner_name": "Bo Leads", "due_on": SOON})
    action.refresh_from_db()
    assert (action.words, action.owner) == ("Count twice", cast.bo)
    assert as_(cast.ada).post(where, {"words": ""}).status_code == 422
    assert as_(cast.di).get(where).status_code == 404


def test_host_and_owner_close_an_action_and_open_it_again_and_nobody_else(held: Held, cast: Cast, as_: As) -> None:
    action = acting.commit(held.assist, "Count", owner=cast.di)
    where = url("close_action", held, action.pk)
    assert as_(cast.bo).post(where, {"how": "done"}).status_code == 404
    assert as_(cast.stef).post(where, {"how": "done"}).status_code == 404
    assert where in said(as_(cast.di), held) and where not in said(as_(cast.bo), held)
    as_(cast.di).post(where, {"how": "done"})
    assert "1 of 1 action is done." in said(as_(cast.ada), held)
    as_(cast.ada).post(where, {"reopen": "1"})
    assert "0 of 1 action is done." in said(as_(cast.ada), held)
    assert as_(cast.ada).get(where).status_code == 405


def test_a_dropped_action_is_not_done(held: Held, cast: Cast, as_: As) -> None:
    acting.close(acting.commit(held.assist, "Count"), "dropped", by_name="Ada")
    text = said(as_(cast.ada), held)
    assert "0 of 1 action is done." in text and "dropped" in text


def from_mail(action: Action) -> tuple[Client, str]:
    """A device without an account that opened the link of the action's letter."""
    client = Client()
    answer = client.get(reverse("action", args=[link_secret("action", action.pk)]))
    assert link_secret("action", action.pk) not in answer["Location"]
    return client, answer["Location"]


def test_an_action_is_done_from_the_mail_without_signing_in(held: Held) -> None:
    action = acting.commit(held.assist, "Count", owner_name="Gus", owner_email="gus@example.org", due_on=date.today())
    client, page = from_mail(action)
    assert "How does your action stand?" in client.get(page).text and not hasattr(Action.objects.get(), "closing")
    client.post(page, {"how": "done", "words": "All <b>counted</b>"})
    text = client.get(page).text
    assert "Done. Thank you" in text and "All &lt;b&gt;counted" in text
    assert Action.objects.get().closing.by_name == "Gus"
    client.post(page, {"reopen": "1"})
    assert "How does your action stand?" in client.get(page).text


def test_who_comes_second_to_a_closed_action_keeps_their_words(held: Held) -> None:
    action = acting.commit(held.assist, "Count", owner_name="Gus", due_on=date.today())
    client, page = from_mail(action)
    client.post(page, {"how": "done"})
    answer = client.post(page, {"how": "dropped", "words": "Rain & mud"})
    assert answer.status_code == 422 and "closed already" in answer.text and "Rain &amp; mud" in answer.text
    assert "open it again" in answer.text and Action.objects.get().closing.how == "done"


def test_an_action_that_takes_longer_gets_a_new_day(held: Held) -> None:
    action = acting.commit(held.assist, "Count", owner_name="Gus", due_on=date.today())
    client, page = from_mail(action)
    for day, sentence in (
        ("", "Say by when"),
        ((date.today() - timedelta(days=1)).isoformat(), "past"),
        ("9999-01-01", "too far"),
    ):
        answer = client.post(page, {"how": "later", "due_on": day, "words": "Rain & mud"})
        assert answer.status_code == 422 and sentence in answer.text and "Rain &amp; mud" in answer.text
    client.post(page, {"how": "later", "due_on": SOON})
    assert Action.objects.get().due_on == date.fromisoformat(SOON)


def test_the_page_of_an_action_opens_by_its_link_alone(held: Held) -> None:
    first, second = acting.commit(held.assist, "Count"), acting.commit(held.assist, "Sign")
    client, _ = from_mail(first)
    assert client.get(reverse("acting", args=[second.pk])).status_code == 404
    assert Client().get(reverse("acting", args=[first.pk])).status_code == 404
    assert Client().get(reverse("action", args=["0" * 64])).status_code == 404


def test_progress_goes_to_all_who_helped_and_stands_on_the_page(held: Held, cast: Cast, as_: As) -> None:
    answer = as_(cast.ada).post(url("progress", held), {"words": "Ten are counted"}, follow=True)
    assert "Everyone who helped gets your words." in answer.text and "Ten are counted" in answer.text
    assert set(Letter.objects.values_list("to_address", flat=True)) == {"bo@example.org", "di@example.org"}
    assert "Ten are counted" in Letter.objects.all()[0].text
    assert as_(cast.ada).post(url("progress", held), {"words": ""}).status_code == 422
    assert ProgressNote.objects.count() == 1


def test_where_nobody_left_an_address_nothing_is_promised(cast: Cast, as_: As) -> None:
    assist = cast.assist(stage="follow")
    where = reverse("follow", args=[assist.pk])
    assert "Put it on this page" in as_(cast.ada).get(where).text
    answer = as_(cast.ada).post(reverse("progress", args=[assist.pk]), {"words": "x"}, follow=True)
    assert "Nobody who helped left an address" in answer.text


def test_who_stopped_letters_gets_none(held: Held, cast: Cast, as_: As) -> None:
    Unsubscription.objects.create(assist=held.assist, email="di@example.org")
    as_(cast.ada).post(url("progress", held), {"words": "Ten are counted"})
    assert [x.to_address for x in Letter.objects.all()] == ["bo@example.org"]


def test_what_came_of_it_goes_to_those_who_helped_and_leads_to_the_options(held: Held, cast: Cast, as_: As) -> None:
    held.card("Post in pairs")
    host = as_(cast.ada)
    answer = host.post(url("outcome", held), {"differently": "We posted in pairs", "result": "Nineteen stayed"})
    assert answer["Location"] == url("options", held)
    assert Outcome.objects.get().by == cast.ada
    assert all("Nineteen stayed" in x.text for x in Letter.objects.all()) and Letter.objects.count() == 2
    assert host.post(url("outcome", held), {"result": "x & y"}).status_code == 422


def test_options_are_taken_up_and_set_aside(held: Held, cast: Cast, as_: As) -> None:
    pairs, bonus = held.card("Post in pairs"), held.card("<script>Bonus</script>")
    host, where = as_(cast.ada), url("options", held)
    page = host.get(where).text
    assert "Post in pairs" in page and "&lt;script&gt;Bonus" in page
    data = {f"how_{pairs.uid}": "up", f"why_{pairs.uid}": "from May", f"how_{bonus.uid}": "aside"}
    assert host.post(where, data)["Location"] == url("follow", held)
    assert {u.card_id: (u.taken_up, u.words) for u in Uptake.objects.all()} == {
        pairs.pk: (True, "from May"),
        bonus.pk: (False, ""),
    }
    answer = host.post(where, {f"how_{pairs.uid}": "perhaps", f"why_{pairs.uid}": "so & so"})
    assert answer.status_code == 422 and "so &amp; so" in answer.text
    assert as_(cast.di).get(where).status_code == 404


def test_the_worker_reminds_of_actions_and_asks_what_came_of_it(held: Held, cast: Cast) -> None:
    today = timezone.localdate()
    acting.commit(
        held.assist, "Count", owner_name="Gus", owner_email="gus@example.org", due_on=today + timedelta(days=7)
    )
    CheckIn.objects.create(assist=held.assist, due_on=today)
    for _ in range(2):  # as often as it runs
        duties.all_duties(today)
    letters = {x.to_address: x for x in Letter.objects.all()}
    assert set(letters) == {"gus@example.org", "ada@example.org"} and Letter.objects.count() == 2
    assert link_secret("action", Action.objects.get().pk) in letters["gus@example.org"].text
    assert reverse("outcome", args=[held.assist.pk]) in letters["ada@example.org"].text


def test_a_closed_action_is_not_called_to_mind(held: Held) -> None:
    action = acting.commit(held.assist, "Count", owner_email="gus@example.org", due_on=timezone.localdate())
    acting.close(action, "done", by_name="Gus")
    duties.all_duties(timezone.localdate())
    assert not Letter.objects.exists()


def test_whoever_stopped_letters_is_not_reminded(held: Held) -> None:
    acting.commit(held.assist, "Count", owner_email="Gus@example.org", due_on=timezone.localdate())
    Unsubscription.objects.create(assist=held.assist, email="gus@example.org")
    duties.all_duties(timezone.localdate())
    assert not Letter.objects.exists()


def test_only_the_host_tells_and_an_outsider_sees_nothing(held: Held, cast: Cast, as_: As) -> None:
    for name in ("add_action", "progress", "outcome", "options"):
        for person in (cast.di, cast.stef, cast.em):
            assert as_(person).post(url(name, held), {"words": "x"}).status_code == 404, name
    assert as_(cast.em).get(url("follow", held)).status_code == 404
    for name in ("add_action", "progress"):
        assert as_(cast.ada).get(url(name, held)).status_code == 405
    assert as_(cast.ada).post(url("follow", held)).status_code == 405


def test_the_page_asks_as_often_for_three_of_everything_as_for_one(held: Held, cast: Cast, as_: As) -> None:
    def more() -> None:
        acting.close(acting.commit(held.assist, "Count", owner=cast.di), "done", by_name="Di")
        telling.note(held.assist, "Ten are counted", by=cast.ada)
        telling.tell(held.assist, by=cast.ada, differently="We counted", today=timezone.localdate())
        held.card("An option")

    more()
    host = as_(cast.ada)
    few = queries_of(host, url("follow", held))
    more(), more()
    assert queries_of(host, url("follow", held)) == few <= 12
