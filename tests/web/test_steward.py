"""The steward's pages: people and their load, teams, invitations, how things are done, files."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from peerassist.assists.models import Invitation
from peerassist.library.models import Document
from peerassist.outbox.models import Letter
from peerassist.people.models import (
    Community,
    CommunityInvitation,
    ImportPart,
    Membership,
    PeopleImport,
    Person,
    Team,
)
from peerassist.web import steward_doors
from peerassist.web.imports import take_in
from peerassist.web.steward import PAGE, TEAMS
from tests.cast import Cast, member, person
from tests.queries import queries_of

PAGES = (
    "steward",
    "teams",
    "invite_members",
    "community_settings",
    "import_people",
    "export_people",
    "import_template",
)


@pytest.fixture
def stef(cast: Cast, client: Client) -> Client:
    """The steward's browser."""
    client.force_login(cast.stef)
    return client


def shown(client: Client, **asked: object) -> list[str]:
    return [row.membership.person.name.split()[0] for row in client.get(reverse("steward"), asked).context["rows"]]


def ask(cast: Cast, who: Person, times: int) -> None:
    for _ in range(times):
        Invitation.objects.create(
            assist=cast.assist(), person=who, name=who.name, email=who.email, token_hash=f"{Invitation.objects.count()}"
        )


@pytest.mark.parametrize("name", PAGES)
def test_the_stewards_pages_are_for_stewards_alone(cast: Cast, client: Client, name: str) -> None:
    assert client.get(reverse(name))["Location"].startswith(reverse("account_login"))
    for who in (cast.ada, cast.em):
        client.force_login(who)
        assert client.get(reverse(name)).status_code == 404


# People ----------------------------------------------------------------------------------------------------------------


def test_the_page_opens_with_who_stands_out(cast: Cast, stef: Client) -> None:
    cast.di.agrees_to = 1
    cast.di.save()
    ask(cast, cast.di, 2)
    ask(cast, cast.bo, 1)
    page = stef.get(reverse("steward")).text
    assert "5 people are here." in page and "One was asked more often than they agreed to." in page
    assert "Three were not asked at all this year." in page and "2 of 1" in page
    assert shown(stef, only="over") == ["Di"] and shown(stef, only="never") == ["Ada", "Cy", "Stef"]


def test_people_are_found_by_words_and_kind(cast: Cast, stef: Client) -> None:
    assert shown(stef, q="roads") == ["Bo", "Cy", "Di"] and shown(stef, only="stewards") == ["Stef"]
    assert shown(stef, only="teamless") == ["Stef"] and shown(stef, only="leads") == []
    assert "Nobody here is like that." in stef.get(reverse("steward"), {"only": "leads"}).text


def test_eight_hundred_come_page_by_page_and_keep_what_was_asked(cast: Cast, stef: Client) -> None:
    for n in range(PAGE + 1):
        member(person(f"P{n:02} Person"), cast.community, cast.water)
    page = stef.get(reverse("steward"), {"q": "person"})
    assert len(page.context["rows"]) == PAGE and "q=person&amp;page=2" in page.text
    assert shown(stef, q="person", page=2) == ["P50"]


def test_the_list_asks_the_same_with_one_and_with_three_rows(cast: Cast, stef: Client) -> None:
    few = queries_of(stef, reverse("steward") + "?q=stef")
    assert queries_of(stef, reverse("steward") + "?q=roads") == few <= 12


# One member --------------------------------------------------------------------------------------------------------------


def of(cast: Cast, who: Person) -> str:
    return reverse("change_member", args=[Membership.objects.get(person=who, community=cast.community).pk])


def test_team_and_role_are_changed_and_found(cast: Cast, stef: Client) -> None:
    assert cast.bo.email in stef.get(of(cast, cast.bo)).text
    assert stef.post(of(cast, cast.bo), {"team": "  New   Wells ", "role": "steward"}).status_code == 302
    membership = Membership.objects.get(person=cast.bo)
    assert (membership.team, membership.role) == (Team.objects.get(name="New Wells"), "steward")
    assert "New Wells" in Document.objects.get(kind="person", thing=cast.bo.pk).body


def test_a_team_is_known_whatever_its_capitals(cast: Cast, stef: Client) -> None:
    stef.post(of(cast, cast.bo), {"team": "wAtEr", "role": "member"})
    assert Membership.objects.get(person=cast.bo).team == cast.water


def test_the_last_steward_stays_and_it_is_said_at_the_field(cast: Cast, stef: Client) -> None:
    page = stef.post(of(cast, cast.stef), {"team": "Newer", "role": "member"})
    assert page.status_code == 422 and "at least one steward" in page.text and 'value="Newer"' in page.text
    assert Membership.objects.get(person=cast.stef).role == "steward" and not Team.objects.filter(name="Newer").exists()


@pytest.mark.parametrize("role", ["", "admin", "\x00"])
def test_a_role_that_is_none_is_refused(cast: Cast, stef: Client, role: str) -> None:
    assert stef.post(of(cast, cast.bo), {"team": "", "role": role}).status_code == 422


def test_a_membership_ends_after_being_asked_once_more(cast: Cast, stef: Client) -> None:
    assert "End the membership of Bo Leads?" in stef.post(of(cast, cast.bo), {"end": "ask"}).text
    assert Membership.objects.get(person=cast.bo).ended_at is None
    stef.post(of(cast, cast.bo), {"end": "yes"})
    assert Membership.objects.get(person=cast.bo).ended_at is not None
    assert not Document.objects.filter(kind="person", thing=cast.bo.pk).exists()


def test_members_of_others_are_out_of_reach(cast: Cast, stef: Client) -> None:
    foreign = Membership.objects.get(person=cast.em)
    url = reverse("change_member", args=[foreign.pk])
    assert stef.get(url).status_code == 404 and stef.post(url, {"end": "yes"}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.ended_at is None


# Teams -------------------------------------------------------------------------------------------------------------------


def test_teams_are_made_and_renamed(cast: Cast, stef: Client) -> None:
    water = f"t{cast.water.pk}"
    stef.post(reverse("teams"), {"team": "new", "new-name": "Schools", "new-line": "Public works"})
    stef.post(reverse("teams"), {"team": cast.water.pk, f"{water}-name": "Wells", f"{water}-line": ""})
    assert set(Team.objects.filter(community=cast.community).values_list("name", "line")) == {
        ("Schools", "Public works"), ("Wells", ""), ("Roads", "Public works"),
    }  # fmt: skip


def test_a_name_is_given_once_and_the_mistake_stands_at_its_row(cast: Cast, stef: Client) -> None:
    page = stef.post(reverse("teams"), {"team": "new", "new-name": " ROADS ", "new-line": "x"})
    assert page.status_code == 422 and "There is a team of this name already." in page.text
    roads = f"t{cast.roads.pk}"
    page = stef.post(reverse("teams"), {"team": cast.roads.pk, f"{roads}-name": "water", f"{roads}-line": ""})
    assert page.status_code == 422
    assert stef.post(reverse("teams"), {"team": "new", "new-name": ""}).status_code == 422
    assert Team.objects.filter(community=cast.community).count() == 2


def test_many_teams_come_page_by_page_and_are_found(cast: Cast, stef: Client) -> None:
    for n in range(TEAMS):
        Team.objects.create(community=cast.community, name=f"Team {n:02}", line="Field" if n == 7 else "")
    page = stef.get(reverse("teams"))
    assert "32 teams." in page.text and len(page.context["forms"]) == TEAMS
    found = stef.get(reverse("teams"), {"q": "field"}).context["forms"]
    assert [f.instance.name for f in found] == ["Team 07", "Water"]
    water = f"t{cast.water.pk}"
    url = reverse("teams") + "?page=2"
    kept = stef.post(url, {"team": cast.water.pk, f"{water}-name": "Wells", f"{water}-line": ""})
    assert kept["Location"] == url and Team.objects.filter(name="Wells").exists()


def test_teams_ask_the_same_with_one_and_with_three(cast: Cast, stef: Client) -> None:
    few = queries_of(stef, reverse("teams"))
    for name in ("A", "B", "C"):
        Team.objects.create(community=cast.community, name=name)
    assert queries_of(stef, reverse("teams")) == few


# Invitations -------------------------------------------------------------------------------------------------------------


def send(client: Client, addresses: str, role: str = "member", language: str = "fr") -> Any:
    return client.post(reverse("invite_members"), {"addresses": addresses, "role": role, "language": language})


def test_addresses_as_people_paste_them_each_get_one_letter(cast: Cast, stef: Client) -> None:
    page = send(stef, "a@example.net, B@example.net;c@example.net\n\n  Dora <d@example.net> a@example.net")
    assert [i.email for i in CommunityInvitation.objects.order_by("email")] == [
        f"{letter}@example.net" for letter in "abcd"
    ]
    assert page.status_code == 422, "Dora is no address"
    letter = Letter.objects.get(to_address="a@example.net")
    assert letter.language == "fr" and "/joining/" in letter.text


def test_what_could_not_be_sent_stays_in_the_field_with_its_reason(cast: Cast, stef: Client) -> None:
    page = send(stef, f"new@example.net, nobody, {cast.bo.email}")
    assert page.status_code == 422 and "One letter is on its way." in page.text
    assert page.context["form"]["addresses"].value() == f"nobody\n{cast.bo.email}"
    assert "no e-mail address" in page.text and "is a member already" in page.text


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "x" * 100_001, "@@@", "a@b.c\r\nBcc: x@y.z", "<script>@x.y"])
def test_nonsense_sends_nothing_and_breaks_nothing(cast: Cast, stef: Client, typed: str) -> None:
    assert send(stef, typed).status_code in (302, 422)
    assert not [p.to_address for p in Letter.objects.all() if p.to_address not in ("a@b.c", "x@y.z")]


def test_a_steward_can_only_send_so_many_a_day(cast: Cast, stef: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steward_doors, "INVITATIONS_A_DAY", 2)
    page = send(stef, "a@example.net b@example.net c@example.net")
    assert Letter.objects.count() == 2 and "enough for one day" in page.text
    assert page.context["form"]["addresses"].value() == "c@example.net"


def test_an_invitation_is_sent_again_or_taken_back(cast: Cast, stef: Client) -> None:
    send(stef, "a@example.net")
    asked = CommunityInvitation.objects.get()
    CommunityInvitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert "The link has run out." in stef.get(reverse("invite_members")).text
    url = reverse("change_joining", args=[asked.pk])
    stef.post(url, {"again": "1"})
    asked.refresh_from_db()
    assert asked.expires_at > timezone.now() and Letter.objects.count() == 2
    stef.post(url, {"take_back": "1"})
    assert not CommunityInvitation.objects.exists()
    assert stef.post(url, {"take_back": "1"}).status_code == 404 and stef.get(url).status_code == 405


def test_who_was_not_reached_is_said(cast: Cast, stef: Client) -> None:
    send(stef, "a@example.net")
    Letter.objects.update(refused_at=timezone.now(), error="550 no such mailbox")
    assert "The letter did not arrive: 550 no such mailbox" in stef.get(reverse("invite_members")).text


def test_invitations_of_others_are_out_of_reach(cast: Cast, stef: Client) -> None:
    other = CommunityInvitation.objects.create(
        community=cast.elsewhere, email="x@example.net", token_hash="x", expires_at=timezone.now()
    )
    assert stef.post(reverse("change_joining", args=[other.pk]), {"take_back": "1"}).status_code == 404


def test_invitations_ask_the_same_with_one_and_with_three(cast: Cast, stef: Client) -> None:
    send(stef, "a@example.net")
    few = queries_of(stef, reverse("invite_members"))
    send(stef, "b@example.net c@example.net")
    assert queries_of(stef, reverse("invite_members")) == few


# How things are done -------------------------------------------------------------------------------------------------------


def rules(**changed: str) -> dict[str, str]:
    given = {
        "name": "Plant and Power", "about": "", "language": "en", "time_zone": "UTC", "joining": "invitation",
        "domains": "", "group_least": "6", "group_most": "8", "attribution": "role", "ground_rules": "",
    }  # fmt: skip
    return given | changed


def test_how_things_are_done_is_kept(cast: Cast, stef: Client) -> None:
    page = stef.post(
        reverse("community_settings"),
        rules(joining="domain", domains="@Example.org; example.net", group_most="10", time_zone="Lima"),
    )
    assert page.status_code == 302
    kept = Community.objects.get(pk=cast.community.pk)
    assert (kept.domains, kept.group_most, kept.time_zone) == (["example.org", "example.net"], 10, "America/Lima")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"joining": "domain"}, "at least one domain"),
        ({"joining": "domain", "domains": "not a domain"}, "is no domain"),
        ({"group_least": "9"}, "less than the least"),
        ({"group_least": "0"}, "between 2 and 30"),
        ({"group_most": "999"}, "between 2 and 30"),
        ({"name": ""}, "required"),
        ({"time_zone": "Mars"}, "no time zone"),
        ({"attribution": "x"}, "valid choice"),
    ],
)
def test_a_mistake_in_the_rules_is_said_and_nothing_is_changed(
    cast: Cast, stef: Client, changed: dict[str, str], words: str
) -> None:
    page = stef.post(reverse("community_settings"), rules(about="We keep wells", **changed))
    assert page.status_code == 422 and words in page.text and "We keep wells" in page.text
    assert Community.objects.get(pk=cast.community.pk).about == ""


# Files -------------------------------------------------------------------------------------------------------------------

GOOD = "email,name,shoe\nnia@example.org,Nia New,42\nada@example.org,Ada,40\nem@example.org,Em,39\n"


def upload(client: Client, text: str | bytes, name: str = "people.csv") -> Any:
    content = text.encode() if isinstance(text, str) else text
    return client.post(reverse("import_people"), {"file": SimpleUploadedFile(name, content)})


def preview(client: Client, text: str) -> str:
    """Upload a file that can be read; return the address of its preview."""
    page = upload(client, text)
    assert page.status_code == 302
    return str(page["Location"])


def test_a_file_is_looked_at_first_and_says_who_is_who(cast: Cast, stef: Client) -> None:
    before = Person.objects.count()
    page = stef.get(preview(stef, GOOD)).text
    assert "One new person, and nothing wrong in the file." in page
    assert "One is a member already and stays as they are." in page
    assert "they get an invitation and decide themselves" in page and "This column is not read: shoe." in page
    assert Person.objects.count() == before


@pytest.mark.parametrize("tell", ["yes", "no"])
def test_once_confirmed_all_come_in_and_hear_of_it_if_that_is_wished(cast: Cast, stef: Client, tell: str) -> None:
    url = preview(stef, GOOD)
    assert stef.post(url, {"tell": tell}).status_code == 302
    assert "0 of 3 are in." in stef.get(url).text and "hx-get" in stef.get(url).text
    take_in.func(PeopleImport.objects.get().pk)
    assert "Done: one new person is in." in stef.get(url).text
    nia = Person.objects.get(email="nia@example.org")
    assert Document.objects.filter(kind="person", thing=nia.pk).exists()
    assert Letter.objects.filter(to_address=nia.email).exists() is (tell == "yes")
    assert CommunityInvitation.objects.get().email == cast.em.email
    assert not Membership.objects.filter(person=cast.em, community=cast.community).exists()


def test_whether_they_hear_of_it_must_be_said(cast: Cast, stef: Client) -> None:
    url = preview(stef, GOOD)
    page = stef.post(url, {"csrf": "x"})
    assert page.status_code == 422 and PeopleImport.objects.get().confirmed_at is None


def test_each_problem_is_said_with_its_line_and_nobody_comes_in(cast: Cast, stef: Client) -> None:
    url = preview(stef, "email,name,time_zone\nnobody,A,\nb@example.org,,Mars\n")
    page = stef.get(url).text
    assert "3 things to put right in the file. Nobody was taken in." in page
    for words in ("“nobody” is no e-mail address.", "There is no name.", "“Mars” is no time zone."):
        assert words in page
    stef.post(url, {"tell": "no"})
    assert PeopleImport.objects.get().confirmed_at is None and not DBTaskResult.objects.exists()


def test_many_problems_are_counted_and_the_first_are_shown(cast: Cast, stef: Client) -> None:
    page = stef.get(preview(stef, "email,name\n" + "nobody,A\n" * 1500)).text
    assert "1500 things" in page and "1300 more are not shown" in page
    assert page.count("is no e-mail address") == 200


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x00\x00", b"name\nA\n", b"email,name\n", b"\xff\xfe\x00"])
def test_what_is_no_such_file_is_refused_at_the_field(cast: Cast, stef: Client, content: bytes) -> None:
    page = upload(stef, content)
    assert page.status_code == 422 and 'aria-invalid="true"' in page.text
    assert not PeopleImport.objects.exists() and not ImportPart.objects.exists()


def test_names_of_files_are_shown_as_text(cast: Cast, stef: Client) -> None:
    page = stef.get(preview_named(stef, "<b>x</b>.csv")).text
    assert "<b>x</b>" not in page


def preview_named(client: Client, name: str) -> str:
    return str(upload(client, GOOD, name)["Location"])


def test_a_failed_import_can_be_asked_to_go_on(cast: Cast, stef: Client) -> None:
    url = preview(stef, GOOD)
    stef.post(url, {"tell": "no"})
    PeopleImport.objects.update(failed="the disk was full")
    assert "Nothing is lost: let it go on from there." in stef.get(url).text
    assert stef.post(url).status_code == 302
    take_in.func(PeopleImport.objects.get().pk)
    assert PeopleImport.objects.get().finished_at is not None


def test_a_file_is_taken_in_once(cast: Cast, stef: Client) -> None:
    url = preview(stef, GOOD)
    for _ in range(3):
        stef.post(url, {"tell": "no"})
    assert DBTaskResult.objects.count() == 1


def test_files_of_other_communities_are_out_of_reach(cast: Cast, stef: Client) -> None:
    other = PeopleImport.objects.create(community=cast.elsewhere, by=cast.em, file_name="x.csv")
    url = reverse("import_preview", args=[other.pk])
    assert stef.get(url).status_code == 404 and stef.post(url, {"tell": "no"}).status_code == 404


def test_the_preview_asks_the_same_with_one_and_with_three_rows(cast: Cast, stef: Client) -> None:
    few = queries_of(stef, preview(stef, "email,name\na@example.org,A\n"))
    three = preview(stef, "email,name\n" + "".join(f"{c}@example.org,{c}\n" for c in "bcd"))
    assert queries_of(stef, three) == few


def test_all_members_come_as_a_file_that_can_be_read_again(cast: Cast, stef: Client) -> None:
    page = stef.get(reverse("export_people"))
    rows = list(csv.DictReader(io.StringIO(page.content.decode("utf-8-sig"))))
    assert [r["name"] for r in rows] == ["Ada Asks", "Bo Leads", "Cy Notes", "Di Peer", "Stef Steward"]
    assert page["Content-Disposition"].startswith("attachment")
    assert upload(stef, page.content).status_code == 302


def test_the_export_asks_the_same_with_one_and_with_three_teams(cast: Cast, stef: Client) -> None:
    few = queries_of(stef, reverse("export_people"))
    for n in range(3):
        member(person(f"N{n} Person"), cast.community, Team.objects.create(community=cast.community, name=f"N{n}"))
    assert queries_of(stef, reverse("export_people")) == few


def test_the_empty_file_has_the_columns_that_are_read(cast: Cast, stef: Client) -> None:
    heading = stef.get(reverse("import_template")).content.decode("utf-8-sig").strip()
    page = upload(stef, heading + "\nnia@example.org,Nia\n")
    assert page.status_code == 302 and PeopleImport.objects.get().unread == []


def test_an_address_written_twice_gets_one_letter(cast: Cast, stef: Client) -> None:
    send(stef, "new@example.net, NEW@example.net\nNew@Example.net")
    assert Letter.objects.filter(to_address="new@example.net").count() == 1


def test_where_there_is_no_team_yet_that_is_said(cast: Cast, stef: Client) -> None:
    cast.community.teams.all().delete()
    assert "There is no team yet." in stef.get(reverse("teams")).text
