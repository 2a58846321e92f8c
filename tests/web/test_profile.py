"""One's own profile, communities, and everything that is kept of oneself."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peerassist.assists.models import Response
from peerassist.library.models import Document
from peerassist.people.models import Experience, Membership, PeopleImport, Person
from tests.cast import Cast, invited, member
from tests.queries import queries_of


@pytest.fixture
def ada(cast: Cast, client: Client) -> Client:
    """Ada's browser."""
    client.force_login(cast.ada)
    return client


def said(**changed: Any) -> dict[str, Any]:
    """The form as Ada's page sends it, with what a test changes."""
    given = {
        "name": "Ada Asks", "job": "", "place": "", "time_zone": "UTC", "language": "en", "education": "",
        "ask_me_about": "", "agrees_to": "4", "away_until": "", "theme": "", "skills": "", "other_languages": "",
        "team": "", "done-TOTAL_FORMS": "2", "done-INITIAL_FORMS": "0",
    }  # fmt: skip
    return given | changed


def keep(client: Client, **changed: Any) -> Any:
    return client.post(reverse("profile"), said(**changed))


def test_what_a_person_says_is_kept_and_found(cast: Cast, ada: Client) -> None:
    page = keep(
        ada,
        ask_me_about="Handing over pumps",
        skills="pumps, Fees; banks\npumps",
        time_zone="Bogotá",
        open_to_questions="on",
        facilitates="on",
        team=str(cast.roads.pk),
        theme="dark",
        **{"done-0-words": "Led the hand-over", "done-0-place": "Kolda", "done-0-year": "2022"},
    )
    assert page.status_code == 302
    cast.ada.refresh_from_db()
    assert (cast.ada.ask_me_about, cast.ada.time_zone) == ("Handing over pumps", "America/Bogota")
    assert sorted(s.name for s in cast.ada.skills.all()) == ["Fees", "banks", "pumps"]
    done = cast.ada.experiences.get()
    assert (done.words, done.place, done.year) == ("Led the hand-over", "Kolda", 2022)
    assert cast.ada.facilitates_since == timezone.localdate()
    assert Membership.objects.get(person=cast.ada).team == cast.roads
    assert Document.objects.get(kind="person", thing=cast.ada.pk).title.endswith("Handing over pumps")
    assert 'data-theme="dark"' in ada.get(reverse("profile")).text


def test_languages_are_chosen_by_name(cast: Cast, ada: Client) -> None:
    cast.bo.languages = ["ny"]
    cast.bo.save()
    page = ada.get(reverse("profile")).text
    assert 'value="ny"' in page and "Nyanja" in page, "what others here speak is offered"
    keep(ada, spoken=["en", "ny"], other_languages="francés, Wolof; english")
    cast.ada.refresh_from_db()
    assert cast.ada.languages == ["en", "ny", "fr", "wo"]
    again = ada.get(reverse("profile")).text
    assert 'value="wo" checked' in again or 'value="wo" id="id_spoken_' in again


def test_saving_the_page_as_it_stands_changes_nothing(cast: Cast, ada: Client) -> None:
    cast.ada.languages, cast.ada.facilitates_since = ["wo", "pt-BR"], timezone.localdate() - timedelta(days=90)
    cast.ada.save()
    Experience.objects.create(person=cast.ada, words="Led it", place="Kolda", year=2020)
    form = ada.get(reverse("profile")).context
    sent = said(
        spoken=form["form"]["spoken"].value(), facilitates="on", team=form["team"]["team"].value(),
        **{"done-TOTAL_FORMS": "3", "done-INITIAL_FORMS": "1", "done-0-words": "Led it", "done-0-place": "Kolda", "done-0-year": "2020"},
    )  # fmt: skip
    assert ada.post(reverse("profile"), sent).status_code == 302
    before = (cast.ada.languages, cast.ada.facilitates_since)
    cast.ada.refresh_from_db()
    assert (cast.ada.languages, cast.ada.facilitates_since) == before
    assert cast.ada.experiences.get().year == 2020


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "required"),
        ("name", "x" * 121, "120"),
        ("time_zone", "Mars/Base", "no time zone"),
        ("other_languages", "Klingon", "no language called"),
        ("skills", "x" * 81, "longer than 80"),
        ("skills", ",".join(f"s{n}" for n in range(31)), "write the 30"),
        ("agrees_to", "53", "once a week"),
        ("agrees_to", "-1", "greater than or equal"),
        ("agrees_to", "many", "whole number"),
        ("away_until", "tomorrow", "valid date"),
        ("ask_me_about", "x" * 301, "300"),
        ("done-0-year", "20x2", "four figures"),
        ("done-0-year", "1066", "four figures"),
        ("done-0-place", "Kolda", "Say what it was"),
        ("done-0-words", "x" * 301, "300"),
        ("team", "999999", "Select a valid choice"),
        ("spoken", "xx", "Select a valid choice"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_typed_is_lost(
    cast: Cast, ada: Client, field: str, value: str, words: str
) -> None:
    page = keep(ada, **{"job": "Keeps wells", field: value})
    assert page.status_code == 422 and words in page.text and 'value="Keeps wells"' in page.text
    cast.ada.refresh_from_db()
    assert cast.ada.job == "" and "Ada Asks" in page.text


@pytest.mark.parametrize(
    "value", ["\x00NUL", "\ud800 half", "👩‍🚀", "\u202eright to left", "<script>alert(1)</script>"]
)
def test_text_of_any_kind_in_every_field_breaks_nothing(cast: Cast, ada: Client, value: str) -> None:
    for field in ("name", "job", "place", "ask_me_about", "education", "skills", "done-0-words", "done-0-place"):
        page = ada.post(reverse("profile"), said(**{field: value.encode("utf-8", "surrogatepass")}))
        assert page.status_code in (302, 422), field
        assert "<script>alert" not in ada.get(reverse("profile")).text


def test_a_profile_needs_a_signed_in_person(cast: Cast, client: Client) -> None:
    for name in ("profile", "my_data"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_login"))


def test_a_person_without_a_community_has_a_profile_too(cast: Cast, client: Client) -> None:
    alone = Person.objects.create_user("alone@example.org", name="Al One")
    client.force_login(alone)
    assert client.get(reverse("profile")).status_code == 200
    assert client.post(reverse("profile"), said(name="Al Two")).status_code == 302


def test_the_page_asks_the_same_with_one_and_with_three_of_everything(cast: Cast, ada: Client) -> None:
    Experience.objects.create(person=cast.ada, words="One")
    few = queries_of(ada, reverse("profile"))
    for words in ("Two", "Three"):
        Experience.objects.create(person=cast.ada, words=words)
    for where in (cast.elsewhere,):
        member(cast.ada, where)
    assert queries_of(ada, reverse("profile")) == few


# Communities -----------------------------------------------------------------------------------------------------------


def test_who_belongs_to_two_communities_chooses_which_to_look_at(cast: Cast, ada: Client) -> None:
    assert 'class="which"' not in ada.get(reverse("people")).text
    member(cast.ada, cast.elsewhere)
    assert "Elsewhere" in ada.get(reverse("people")).text
    ada.post(reverse("community"), {"community": cast.elsewhere.pk})
    assert [r.membership.person for r in ada.get(reverse("people")).context["rows"]] == [cast.ada, cast.em]
    ada.post(reverse("community"), {"community": cast.community.pk})
    assert len(ada.get(reverse("people")).context["rows"]) == 5


def test_nobody_looks_at_a_community_that_is_not_theirs(cast: Cast, ada: Client) -> None:
    for number in (cast.elsewhere.pk, "x", "", "9" * 30):
        ada.post(reverse("community"), {"community": number})
        assert len(ada.get(reverse("people")).context["rows"]) == 5
    assert ada.get(reverse("community")).status_code == 405


def test_leaving_is_asked_once_more_and_takes_one_out_of_the_directory(cast: Cast, ada: Client) -> None:
    url = reverse("leave_community", args=[cast.community.pk])
    assert "Leave Plant and Power?" in ada.get(url).text
    ada.post(url)
    assert Membership.objects.get(person=cast.ada).ended_at is not None
    assert not Document.objects.filter(kind="person", thing=cast.ada.pk).exists()
    assert ada.get(url).status_code == 404


def test_the_only_steward_cannot_leave(cast: Cast, client: Client) -> None:
    client.force_login(cast.stef)
    page = client.post(reverse("leave_community", args=[cast.community.pk]), follow=True)
    assert "needs at least one steward" in page.text
    assert Membership.objects.get(person=cast.stef).ended_at is None


def test_nobody_leaves_where_they_are_not(cast: Cast, ada: Client) -> None:
    assert ada.post(reverse("leave_community", args=[cast.elsewhere.pk])).status_code == 404


# Everything that is kept -------------------------------------------------------------------------------------------------


def test_everything_kept_of_a_person_comes_as_one_file(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    Response.objects.create(assist=assist, person=cast.ada, kind="solved", words="We solved it in 2021")
    Experience.objects.create(person=cast.ada, words="Led the hand-over")
    page = ada.get(reverse("my_data"))
    assert page["Content-Disposition"].startswith("attachment")
    found = json.loads(page.content)
    assert found["people.person"][0]["email"] == "ada@example.org"
    assert found["people.experience"][0]["words"] == "Led the hand-over"
    assert found["assists.response"][0]["words"] == "We solved it in 2021"
    assert found["assists.participation"][0]["role"] == "assistee"


def test_the_file_holds_no_secret_and_nobody_elses_data(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    _, secret = invited(assist, cast.di)
    invited(assist, cast.ada)
    assist.invitations.update(invited_by=cast.ada)
    PeopleImport.objects.create(community=cast.community, by=cast.ada, file_name="staff.csv")
    text = ada.get(reverse("my_data")).text
    for word in (cast.di.email, secret, "token_hash", "session_key", "password", "staff.csv"):
        assert word not in text
