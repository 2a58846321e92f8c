"""Coming into a community: by invitation, by its rule, or as the first steward of all."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peerassist.outbox.models import Letter
from peerassist.people import joining
from peerassist.people.models import Community, CommunityInvitation, Membership, Person
from peerassist.people.secrets import link_secret
from peerassist.web.account import setup_code
from tests.cast import Cast, person
from tests.web.test_doors import code_for, sign_in


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """What was counted for limits belongs to its test."""
    cache.clear()
    yield
    cache.clear()


def invited(cast: Cast, email: str = "nia@example.net", role: str = "member") -> str:
    """Invite an address; return the link's path."""
    return reverse(
        "joining", args=[link_secret("joining", joining.invite(cast.community, email, by=cast.stef, role=role).pk)]
    )


def sign_up(client: Client, name: str, email: str) -> str:
    page = client.post(reverse("account_signup") + "?next=/join", {"name": name, "email": email, "next": "/join"})
    assert page.status_code == 302, page.context["form"].errors
    return page["Location"]


# By invitation -------------------------------------------------------------------------------------------------------


def test_opening_the_link_decides_nothing_and_takes_the_secret_out_of_the_address(cast: Cast, client: Client) -> None:
    link = invited(cast)
    for _ in range(3):  # mail programs open links before people do
        page = client.get(link)
        assert page.status_code == 302 and page["Location"] == reverse("join_community")
    shown = client.get(reverse("join_community"))
    assert "Stef Steward invites you to Plant and Power" in shown.text
    assert shown["Referrer-Policy"] == "same-origin" and link.rsplit("/", 1)[1] not in shown.text
    assert CommunityInvitation.objects.filter(accepted_at=None).count() == 1
    assert client.post(link).status_code == 405


def test_from_the_letter_to_the_community_a_name_is_enough(cast: Cast, client: Client) -> None:
    client.get(invited(cast))
    assert client.get(reverse("account_signup")).context["form"]["email"].value() == "nia@example.net"
    assert sign_up(client, "  Nia   New ", "nia@example.net") == reverse("assists")
    nia = Person.objects.get(email="nia@example.net")
    assert nia.name == "Nia New" and nia.memberships.get().community == cast.community
    assert not Letter.objects.exists(), "the link has proven the address"


def test_with_another_address_than_the_invited_one_a_code_is_needed(cast: Cast, client: Client) -> None:
    client.get(invited(cast))
    assert sign_up(client, "Nia", "nia@home.example") == reverse("account_email_verification_sent")
    assert not Membership.objects.filter(person__email="nia@home.example").exists()
    client.post(reverse("account_email_verification_sent"), {"code": code_for("nia@home.example")})
    assert Membership.objects.get(person__email="nia@home.example").community == cast.community


def test_a_person_with_an_account_comes_in_with_one_click(cast: Cast, client: Client) -> None:
    client.force_login(cast.em)
    client.get(invited(cast, cast.em.email))
    assert not Membership.objects.filter(person=cast.em, community=cast.community).exists()
    client.post(reverse("join_community"), {"community": cast.community.pk})
    assert Membership.objects.filter(person=cast.em, community=cast.community).exists()


def test_who_lost_the_letter_comes_in_by_the_invited_address(cast: Cast, client: Client) -> None:
    invited(cast, role="steward")
    sign_up(client, "Nia", "nia@example.net")
    client.post(reverse("account_email_verification_sent"), {"code": code_for("nia@example.net")})
    assert "invites you" in client.get(reverse("join_community")).text
    client.post(reverse("join_community"), {"community": cast.community.pk})
    assert Membership.objects.get(person__email="nia@example.net").role == "steward"


def test_an_invitation_opens_once(cast: Cast) -> None:
    link, first = invited(cast), Client()
    first.get(link)
    sign_up(first, "Nia", "nia@example.net")
    for _ in range(20):
        page = Client().get(link)
        assert page.status_code == 404 and "no longer good" in page.text


def test_two_who_hold_the_same_link_do_not_both_come_in(cast: Cast) -> None:
    link = invited(cast)
    first, second = Client(), Client()
    for client in (first, second):
        client.get(link)
    sign_up(first, "Nia", "nia@example.net")
    second.force_login(cast.em)
    second.post(reverse("join_community"), {"community": cast.community.pk})
    assert not Membership.objects.filter(person=cast.em, community=cast.community).exists()


@pytest.mark.parametrize("secret", ["x", "0" * 64, "é", "a" * 3000])
def test_an_unknown_link_is_answered_kindly(cast: Cast, client: Client, secret: str) -> None:
    assert client.get(f"/joining/{secret}").status_code == 404


def test_without_invitation_and_rule_nobody_signs_up(cast: Cast, client: Client) -> None:
    assert "New members come in by invitation" in client.get(reverse("account_signup")).text
    client.post(reverse("account_signup"), {"name": "X", "email": "x@example.net"})
    assert not Person.objects.filter(email="x@example.net").exists()


# By rule -------------------------------------------------------------------------------------------------------------


def opened(cast: Cast, joining_: str, *domains: str) -> None:
    cast.community.joining, cast.community.domains = joining_, list(domains)
    cast.community.save()


def test_an_open_community_takes_in_whoever_proves_an_address(cast: Cast, client: Client) -> None:
    opened(cast, "open")
    sign_up(client, "Olu", "olu@anywhere.example")
    client.post(reverse("account_email_verification_sent"), {"code": code_for("olu@anywhere.example")})
    assert "open to you" in client.get(reverse("join_community")).text
    client.post(reverse("join_community"), {"community": cast.community.pk})
    assert Membership.objects.get(person__email="olu@anywhere.example").role == "member"


def test_a_domain_takes_in_its_addresses_alone_and_says_so_at_the_field(cast: Cast, client: Client) -> None:
    opened(cast, "domain", "work.example")
    page = client.post(reverse("account_signup"), {"name": "Olu", "email": "olu@other.example"})
    assert page.status_code == 200 and "takes in this address by itself" in page.text and 'value="Olu"' in page.text
    assert not Person.objects.filter(name="Olu").exists()
    sign_up(client, "Olu", "olu@Work.example")


def test_nobody_joins_what_is_not_open_to_them(cast: Cast, client: Client) -> None:
    opened(cast, "domain", "work.example")
    client.force_login(cast.em)
    for number in (str(cast.community.pk), "", "0", "9" * 40, "x", "-1"):
        client.post(reverse("join_community"), {"community": number})
    assert not Membership.objects.filter(person=cast.em, community=cast.community).exists()


def test_a_steward_who_left_comes_back_by_the_rule_as_a_member(cast: Cast, client: Client) -> None:
    opened(cast, "open")
    Membership.objects.filter(person=cast.stef).update(ended_at=timezone.now() - timedelta(days=1))
    client.force_login(cast.stef)
    client.post(reverse("join_community"), {"community": cast.community.pk})
    assert Membership.objects.get(person=cast.stef, community=cast.community).role == "member"


def test_an_account_without_a_community_is_told_what_to_do(db: None, client: Client) -> None:
    alone = person("Al One")
    assert sign_in(client, alone.email) == reverse("home")
    page = client.get(reverse("home"), follow=True)
    assert "You have an account, but no community yet" in page.text


def test_strangers_are_led_to_the_door(cast: Cast, client: Client) -> None:
    assert client.get(reverse("join_community"))["Location"] == reverse("account_login")


# The first steward ---------------------------------------------------------------------------------------------------

FIRST = {
    "name": "Stella", "email": "stella@work.example", "community": "Wells", "language": "es", "time_zone": "nairobi",
}  # fmt: skip


def test_a_real_installation_begins_with_its_first_steward(db: None, client: Client, settings: object) -> None:
    settings.DEMONSTRATION = False  # type: ignore[attr-defined]
    assert client.get(reverse("home"))["Location"] == reverse("first_run")
    page = client.post(reverse("first_run"), FIRST | {"setup_code": f" {setup_code().upper()} "})
    assert page["Location"] == reverse("steward")
    made = Membership.objects.get(person__email="stella@work.example")
    assert made.role == "steward" and made.person.is_site_admin and made.person.time_zone == "Africa/Nairobi"
    assert made.community.language == "es" and client.get(reverse("steward")).status_code == 200
    assert Client().get(reverse("first_run")).status_code == 404


def test_without_the_code_from_the_console_nothing_is_made_and_nothing_typed_is_lost(
    db: None, client: Client, settings: object
) -> None:
    settings.DEMONSTRATION = False  # type: ignore[attr-defined]
    page = client.post(reverse("first_run"), FIRST | {"setup_code": "guess"})
    assert page.status_code == 422 and 'value="Stella"' in page.text and "not the code" in page.text
    assert not Community.objects.exists() and not Person.objects.exists()


def test_the_demonstration_has_no_first_run(db: None, client: Client) -> None:
    assert client.get(reverse("first_run")).status_code == 404
