"""Signing up, in and out; second proofs; one's own sessions."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from peerassist.outbox.models import Letter
from peerassist.people.models import Person
from peerassist.web.devices import device
from tests.cast import Cast, person
from tests.queries import queries_of

CODE = re.compile(r"\b[A-Z]{3}-[A-Z]{3}\b")


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """What was counted for limits belongs to its test."""
    cache.clear()
    yield
    cache.clear()


def newest(to: str) -> Letter:
    letter = Letter.objects.filter(to_address=to).first()
    assert letter is not None, f"no letter to {to}"
    return letter


def code_for(to: str) -> str:
    found = CODE.search(newest(to).text)
    assert found is not None
    return found.group()


def ask_for_code(client: Client, email: str) -> None:
    page = client.post(reverse("account_login"), {"email": email})
    assert page.status_code == 302 and page["Location"] == reverse("account_confirm_login_code")


def sign_in(client: Client, email: str) -> str:
    """Sign in by code; return where that leads."""
    ask_for_code(client, email)
    return client.post(reverse("account_confirm_login_code"), {"code": code_for(email)})["Location"]


def is_in(client: Client) -> bool:
    return client.get(reverse("profile")).status_code == 200


# By code -----------------------------------------------------------------------------------------------------------


def test_a_code_from_the_mail_opens_the_door_once(cast: Cast, client: Client) -> None:
    ask_for_code(client, "Ada@Example.org")
    code = code_for("ada@example.org")
    assert code in newest("ada@example.org").subject
    client.post(reverse("account_confirm_login_code"), {"code": code.lower().replace("-", " ")})
    assert is_in(client)
    other = Client()
    ask_for_code(other, "ada@example.org")
    other.post(reverse("account_confirm_login_code"), {"code": code})
    assert not is_in(other)


def test_three_wrong_codes_end_the_attempt_and_the_right_one_is_then_of_no_use(cast: Cast, client: Client) -> None:
    ask_for_code(client, cast.ada.email)
    for _ in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": "BBB-BBB"})
    client.post(reverse("account_confirm_login_code"), {"code": code_for(cast.ada.email)})
    assert not is_in(client)


def test_a_wrong_code_says_what_to_do_and_stays_in_the_field(cast: Cast, client: Client) -> None:
    ask_for_code(client, cast.ada.email)
    page = client.post(reverse("account_confirm_login_code"), {"code": "BBB-BBB"}).text
    assert "not the code from the newest letter" in page and 'value="BBB-BBB"' in page


def test_a_code_is_good_for_fifteen_minutes(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_for_code(client, cast.ada.email)
    later = time.time() + 15 * 60 + 1
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: later)
    client.post(reverse("account_confirm_login_code"), {"code": code_for(cast.ada.email)})
    assert not is_in(client)


def test_another_code_makes_the_first_one_useless(cast: Cast, client: Client) -> None:
    ask_for_code(client, cast.ada.email)
    first = code_for(cast.ada.email)
    client.post(reverse("account_confirm_login_code"), {"action": "resend"})
    client.post(reverse("account_confirm_login_code"), {"code": first})
    assert not is_in(client)
    client.post(reverse("account_confirm_login_code"), {"code": code_for(cast.ada.email)})
    assert is_in(client)


def test_nobody_can_tell_from_the_page_who_has_an_account(cast: Cast, client: Client) -> None:
    ask_for_code(client, "ghost@example.net")
    assert "no account" in newest("ghost@example.net").subject
    assert not CODE.search(newest("ghost@example.net").text)


def test_who_was_taken_in_from_a_file_signs_in_by_code_and_the_address_counts_as_proven(
    db: None, client: Client
) -> None:
    sign = person("Nia New")
    assert sign_in(client, sign.email) == reverse("home")
    assert EmailAddress.objects.get(user=sign).verified


def test_letters_speak_the_language_of_the_page(cast: Cast) -> None:
    ask_for_code(Client(headers={"accept-language": "fr"}), cast.ada.email)
    assert newest(cast.ada.email).language == "fr"


def test_too_many_codes_for_one_address_are_refused_and_others_are_not(cast: Cast) -> None:
    for _ in range(5):
        ask_for_code(Client(), cast.ada.email)
    refused = Client().post(reverse("account_login"), {"email": cast.ada.email})
    assert refused.status_code == 200 and "too often" in refused.text
    ask_for_code(Client(), cast.bo.email)


def test_two_hundred_people_behind_one_address_all_get_in(cast: Cast) -> None:
    for n in range(60):
        ask_for_code(Client(), f"p{n}@example.net")


def test_whoever_is_signed_in_is_not_asked_again(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)
    assert client.get(reverse("account_login")).status_code == 302


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_after_signing_in_nobody_is_led_to_another_site(cast: Cast, client: Client, where: str) -> None:
    client.post(reverse("account_login"), {"email": cast.ada.email, "next": where})
    page = client.post(reverse("account_confirm_login_code"), {"code": code_for(cast.ada.email), "next": where})
    assert "evil" not in page["Location"] and page["Location"].startswith("/")


@pytest.mark.parametrize(
    "value", ["", "x" * 5000, "a@b", "a\x00b@example.org", "a@example.org\nBcc: b@example.org", "😀@x.y"]
)
def test_what_is_no_address_is_refused_at_the_field(db: None, client: Client, value: str) -> None:
    page = client.post(reverse("account_login"), {"email": value})
    assert page.status_code == 200 and 'aria-invalid="true"' in page.text
    assert not Letter.objects.exists()


# Second proofs -------------------------------------------------------------------------------------------------------


def app_of(who: Person) -> str:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(who, secret)
    return secret


def number(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def test_where_there_is_an_app_the_mailbox_alone_does_not_open(cast: Cast, client: Client) -> None:
    secret = app_of(cast.ada)
    assert sign_in(client, cast.ada.email) == reverse("mfa_authenticate")
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": number(secret)})
    assert is_in(client)


def test_a_recovery_code_stands_for_the_app_once(cast: Cast) -> None:
    app_of(cast.ada)
    code = RecoveryCodes.activate(cast.ada).get_unused_codes()[0]
    for expected in (True, False):
        client = Client()
        sign_in(client, cast.ada.email)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(client) is expected


def passkey_of(who: Person) -> Authenticator:
    return Authenticator.objects.create(user=who, type=Authenticator.Type.WEBAUTHN, data={"name": "My phone"})


def test_a_passkey_locks_no_member_out_of_another_device(cast: Cast, client: Client) -> None:
    passkey_of(cast.ada)
    sign_in(client, cast.ada.email)
    assert is_in(client)


def test_a_passkey_is_a_second_proof_for_those_who_look_after_others(cast: Cast, client: Client) -> None:
    passkey_of(cast.stef)
    assert sign_in(client, cast.stef.email) == reverse("mfa_authenticate")
    assert not is_in(client)


def test_setting_up_an_app_needs_its_code_and_is_told_by_letter(
    cast: Cast, client: Client, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    sign_in(client, cast.ada.email)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(reverse("mfa_activate_totp"), {"code": number(secret)})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert "second proof" in newest(cast.ada.email).subject
    assert client.get(done["Location"]).text.count("<code>") == 10


def test_what_is_grave_asks_for_the_proof_again(cast: Cast, client: Client) -> None:
    app_of(cast.ada)
    client.force_login(cast.ada)
    for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn"):
        page = client.get(reverse(name))
        assert page.status_code == 302 and reverse("mfa_reauthenticate") in page["Location"]


def test_nobody_touches_anothers_passkey(cast: Cast, client: Client) -> None:
    key = passkey_of(cast.bo)
    client.force_login(cast.ada)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.post(reverse(name, args=[key.pk]), {"name": "Mine"}).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_credential_that_is_nonsense_opens_nothing_and_breaks_nothing(cast: Cast, client: Client) -> None:
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    for nonsense in ("", "{}", "[]", '{"id": "x"}', '{"rawId": "AAAA", "response": {"userHandle": "MQ"}}', "\x00"):
        page = client.post(reverse("mfa_login_webauthn"), {"credential": nonsense})
        assert page.status_code == 302 and not is_in(client)


# The doors' page and sessions ----------------------------------------------------------------------------------------


def test_the_page_of_doors_says_how_one_signs_in_and_where(cast: Cast, client: Client) -> None:
    sign_in(client, cast.ada.email)
    passkey_of(cast.ada)
    page = client.get(reverse("doors"), headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140"}).text
    assert "You sign in with a passkey" in page and "My phone" in page and "This device." in page


def test_a_steward_without_a_second_proof_is_advised_to_add_one(cast: Cast, client: Client) -> None:
    client.force_login(cast.stef)
    assert "You look after other people" in client.get(reverse("doors")).text
    passkey_of(cast.stef)
    assert "You look after other people" not in client.get(reverse("doors")).text


def test_a_session_can_be_ended_from_another_device(cast: Cast, client: Client) -> None:
    lost = Client()
    sign_in(lost, cast.ada.email)
    there = UserSession.objects.get(user=cast.ada)
    sign_in(client, cast.ada.email)
    assert client.post(reverse("end_session", args=[there.pk])).status_code == 302
    assert not is_in(lost) and is_in(client)


def test_all_other_sessions_can_be_ended_at_once(cast: Cast, client: Client) -> None:
    others = [Client(), Client()]
    for device_ in (*others, client):
        sign_in(device_, cast.ada.email)
    client.post(reverse("end_other_sessions"))
    assert [is_in(c) for c in (*others, client)] == [False, False, True]


def test_nobody_ends_anothers_session(cast: Cast, client: Client) -> None:
    bo = Client()
    sign_in(bo, cast.bo.email)
    client.force_login(cast.ada)
    there = UserSession.objects.get(user=cast.bo)
    assert client.post(reverse("end_session", args=[there.pk])).status_code == 404
    assert client.get(reverse("end_session", args=[there.pk])).status_code == 405
    assert is_in(bo)


def test_signing_out_ends_the_session_on_the_server(cast: Cast, client: Client) -> None:
    sign_in(client, cast.ada.email)
    copied = Client()
    copied.cookies["session"] = client.cookies["session"].value
    assert is_in(copied)
    assert client.get(reverse("sign_out")).status_code == 405
    client.post(reverse("sign_out"))
    assert not is_in(copied) and not UserSession.objects.exists()


def test_the_page_asks_the_same_with_one_and_with_three_sessions_and_keys(cast: Cast, client: Client) -> None:
    sign_in(client, cast.ada.email)
    passkey_of(cast.ada)
    few = queries_of(client, reverse("doors"))
    for other in (Client(), Client()):
        sign_in(other, cast.ada.email)
        passkey_of(cast.ada)
    assert queries_of(client, reverse("doors")) == few


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5", "Another program"),
        ("", "Another program"),
    ],
)
def test_a_device_is_said_in_words(agent: str, words: str) -> None:
    assert device(agent) == words


# The address ---------------------------------------------------------------------------------------------------------


def test_an_address_changes_once_the_new_one_is_proven(cast: Cast, client: Client) -> None:
    sign_in(client, cast.ada.email)
    client.post(reverse("account_email"), {"email": "ada@new.example", "action_add": "1"})
    cast.ada.refresh_from_db()
    assert cast.ada.email == "ada@example.org"
    client.post(reverse("account_email_verification_sent"), {"code": code_for("ada@new.example")})
    cast.ada.refresh_from_db()
    assert cast.ada.email == "ada@new.example"
    assert [a.email for a in EmailAddress.objects.filter(user=cast.ada)] == ["ada@new.example"]


def test_the_address_of_another_account_cannot_be_taken(cast: Cast, client: Client) -> None:
    sign_in(client, cast.ada.email)
    client.post(reverse("account_email"), {"email": cast.bo.email, "action_add": "1"})
    page = client.post(reverse("account_email_verification_sent"), {"code": code_for(cast.bo.email)})
    assert page.status_code == 200 and "account with this address already" in page.text
    cast.ada.refresh_from_db()
    assert cast.ada.email == "ada@example.org"


# From the console ------------------------------------------------------------------------------------------------------


def console_link(email: str) -> str:
    said = StringIO()
    call_command("sign_in", email, stdout=said)
    return "/" + said.getvalue().strip().split("/", 3)[3]


def test_where_no_mail_leaves_the_house_the_console_makes_a_link_that_opens_once(cast: Cast, client: Client) -> None:
    link = console_link("STEF@example.org")
    for _ in range(3):
        assert "Sign in as Stef Steward?" in client.get(link).text and not is_in(client)
    assert client.post(link)["Location"] == reverse("doors")
    assert is_in(client) and UserSession.objects.count() == 1
    again = Client()
    assert again.post(link).status_code == 404 and not is_in(again)


def test_a_console_link_runs_out_after_ten_minutes(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    link = console_link(cast.stef.email)
    later = time.time() + 601
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client.post(link).status_code == 404 and not is_in(client)


@pytest.mark.parametrize("signed", ["x", "a:b:c", "é", "0" * 3000])
def test_a_forged_console_link_opens_nothing(cast: Cast, client: Client, signed: str) -> None:
    assert client.post(f"/console/{signed}").status_code == 404 and not is_in(client)


def test_the_console_says_when_nobody_has_the_address(db: None) -> None:
    with pytest.raises(CommandError, match="Nobody here"):
        call_command("sign_in", "ghost@example.org")
