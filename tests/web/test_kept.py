"""A form sent with an ended session keeps its text."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override, pgettext

from peerassist.people.models import Person
from peerassist.web import kept
from tests.cast import Cast

WORDS = "How do we keep <b>midwives</b> after their first year?"


def test_whoever_was_signed_out_sees_their_words_and_the_way_in(cast: Cast, client: Client) -> None:
    page = client.post(reverse("write_to", args=[cast.di.pk]), {"words": WORDS})
    assert page.status_code == 401
    assert "&lt;b&gt;midwives&lt;/b&gt;" in page.text and "<b>midwives" not in page.text
    assert f'href="{reverse("account_login")}?next={reverse("kept")}"' in page.text


def test_after_signing_in_the_words_are_sent_with_one_click(cast: Cast, client: Client) -> None:
    cast.di.open_to_questions = True
    cast.di.save()
    url = reverse("write_to", args=[cast.di.pk])
    client.post(url, {"words": WORDS})
    client.force_login(cast.ada)
    page = client.get(reverse("kept"))
    assert f'action="{url}"' in page.text and "midwives" in page.text
    assert client.post(url, {"words": WORDS}).status_code == 302
    assert client.get(reverse("kept")).status_code == 302, "once they are sent they are forgotten"


def test_an_assists_page_keeps_words_though_strangers_are_told_nothing_is_there(cast: Cast, client: Client) -> None:
    assist = cast.assist()
    page = client.post(reverse("plan", args=[assist.pk]), {"question": WORDS})
    assert page.status_code == 401 and "midwives" in page.text
    assert client.get(reverse("plan", args=[assist.pk])).status_code == 404


def test_a_saving_in_the_background_is_told_by_its_status_alone(cast: Cast, client: Client) -> None:
    assist = cast.assist()
    page = client.post(reverse("plan", args=[assist.pk]), {"question": WORDS}, headers={"hx-request": "true"})
    assert page.status_code == 401 and page.content == b""


def test_a_file_has_to_be_chosen_again_and_that_is_said(cast: Cast, client: Client) -> None:
    page = client.post(reverse("import_people"), {"note": WORDS, "file": SimpleUploadedFile("a.csv", b"email,name\n")})
    assert page.status_code == 401 and "chosen once more" in page.text


def test_a_long_text_is_shown_whole_and_not_remembered(cast: Cast, client: Client) -> None:
    page = client.post(reverse("write_to", args=[cast.di.pk]), {"words": "word " * 60_000})
    assert page.status_code == 401 and page.text.count("word ") >= 60_000
    assert "kept" not in client.session


def test_who_is_signed_in_but_may_not_is_not_asked_to_sign_in(cast: Cast, client: Client) -> None:
    client.force_login(cast.em)
    assert client.post(reverse("write_to", args=[cast.di.pk]), {"words": WORDS}).status_code == 404


def test_an_empty_form_leads_to_the_door_as_before(cast: Cast, client: Client) -> None:
    page = client.post(reverse("profile"), {"name": "  "})
    assert page.status_code == 302 and page["Location"].startswith(reverse("account_login"))


def test_codes_and_keys_are_never_shown_again(db: None, client: Client) -> None:
    page = client.post(reverse("account_confirm_login_code"), {"code": "BCD-FGH", "next": "/people"})
    assert page.status_code == 302


def test_a_form_whose_key_ran_out_keeps_every_word(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.ada)
    page = strict.post(reverse("write_to", args=[cast.di.pk]), {"words": WORDS, "kind": "x"})
    assert page.status_code == 403
    assert "midwives" in page.text and "<b>midwives" not in page.text
    assert 'name="kind" value="x"' in page.text and "csrfmiddlewaretoken" in page.text


@pytest.mark.parametrize("name", sorted(kept.NOT_WORDS))
def test_what_are_no_words_are_not_kept(db: None, client: Client, name: str) -> None:
    client.post(reverse("profile"), {name: "something secret here"})
    assert "kept" not in client.session


def test_nobody_else_sees_kept_words(cast: Cast, client: Client) -> None:
    client.post(reverse("profile"), {"ask_me_about": WORDS})
    other = Client()
    other.force_login(Person.objects.get(pk=cast.bo.pk))
    assert other.get(reverse("kept"))["Location"] == reverse("home")
    assert client.get(reverse("kept"))["Location"] == reverse("home"), "not before signing in"


def test_each_field_is_called_as_on_its_own_page(cast: Cast, client: Client) -> None:
    sent = {
        "question": WORDS,
        "background": "We tried bonuses.",
        "tried": "We asked them.",
        "unheard_of": "Some words.",
    }
    page = client.post(reverse("plan", args=[cast.assist().pk]), sent, headers={"accept-language": "fr"})
    labels = re.findall(r'<label for="kept-\d+">([^<]*)</label>', page.text)
    with override("fr"):
        assert labels[1:] == [
            gettext("What has happened so far"),
            gettext("What you have tried"),
            pgettext("a field of no known name", "Your words"),
        ]
    assert labels[0] == labels[3], "two forms call their question differently, so neither name is taken"


def test_what_stood_there_before_goes_along_unseen(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.ada)
    sent = {
        "initial-background": "We tried bonuses.",
        "background": "We tried bonuses and housing.",
        "needs_before": "Rural wards",
    }
    page = strict.post(reverse("plan", args=[cast.assist().pk]), sent)
    assert page.text.count("<textarea") == 1
    assert '<input type="hidden" name="initial-background" value="We tried bonuses.">' in page.text
