"""Who gets which letter, in which words, with which calendar."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from peerassist.assists import inviting, planning, scheduling
from peerassist.assists.inviting import Invited
from peerassist.assists.models import Assist, Invitation
from peerassist.followup.models import Unsubscription
from peerassist.method.kinds import Answer, Role
from peerassist.notices import letters
from peerassist.outbox.models import Letter
from tests.cast import QUESTION, Cast

pytestmark = pytest.mark.django_db


def newest(to: str) -> Letter:
    letter = Letter.objects.filter(to_address=to).first()  # the newest comes first
    assert letter is not None
    return letter


def ask(assist: Assist, whom: Invited, role: Role = Role.PEER, **how: object) -> Invitation:
    asked = inviting.ask(assist, whom, by=assist.created_by, role=role, **how)  # type: ignore[arg-type]
    letters.invitation(asked)
    return asked


def event(letter: Letter) -> dict[str, str]:
    """The letter's calendar event: METHOD, SEQUENCE, UID, STATUS, PARTSTAT."""
    calendar = Calendar.from_ical(letter.calendar)
    found = next(iter(calendar.walk("VEVENT")))
    return {
        "METHOD": str(calendar["METHOD"]),
        **{name: str(found[name]) for name in ("SEQUENCE", "UID", "STATUS")},
        "PARTSTAT": str(found["ATTENDEE"].params["PARTSTAT"]),
    }


def dated(assist: Assist, days: int = 10, words: str = "") -> None:
    had = assist.starts_at is not None
    chosen = scheduling.choose(
        assist, timezone.now() + timedelta(days=days), "Africa/Nairobi", by=assist.created_by, words=words
    )  # type: ignore[arg-type]
    assert chosen is not None
    letters.dated(assist, changed=had, words=words, by=assist.created_by.name)


GUS = Invited("Gus Guest", "gus@example.net", "es", "America/Lima")


def test_the_purpose_heads_every_letter(cast: Cast):
    assist = cast.assist()
    asked = ask(assist, Invited.of(cast.di))
    dated(assist)
    letters.chaser(asked, 1)
    letters.answered(asked, inviting.answer(asked, Answer.YES))
    letters.cancelled(assist, "")
    for letter in Letter.objects.all():
        assert letter.text.startswith(QUESTION), letter.key
        assert letter.html.index(QUESTION) < letter.html.index("Dear"), letter.key


def test_an_invitation_says_how_long_and_has_three_links(cast: Cast):
    assist = cast.assist()
    planning.plan_agenda(assist, planning.agendas.TEMPLATES[planning.agendas.Template.SHORT])
    ask(assist, Invited.of(cast.di), brings="Telling villages", message="You saw it fail.")
    text = newest("di@example.org").text
    assert "60 minutes of your experience" in text
    assert "Telling villages" in text and "You saw it fail." in text
    assert re.findall(r"\?answer=(\w+)", text) == ["yes", "maybe", "no"]


def test_a_guest_reads_in_their_language_and_hours(cast: Cast):
    assist = cast.assist()
    dated(assist)
    ask(assist, GUS)
    letter = newest("gus@example.net")
    assert letter.language == "es"
    assert "(Lima)" in letter.text and 'lang="es"' in letter.html


def test_who_is_asked_to_lead_reads_what_that_is(cast: Cast):
    ask(cast.assist(), Invited.of(cast.bo), Role.FACILITATOR)
    letter = newest("bo@example.org")
    assert "lead" in letter.subject and "Yes, I will lead" in letter.text and "/plan" in letter.text


def test_the_inviter_can_write_nothing_into_headers_or_html(cast: Cast):
    assist = cast.assist(title="Water\r\nBcc: all@example.org")
    ask(assist, Invited("Gus\r\nBcc: x", "gus@example.net"), message='<script>alert(1)</script><a href="//x">y</a>')
    letter = newest("gus@example.net")
    assert "\n" not in letter.subject + letter.to_name
    assert "<script>" not in letter.html and "&lt;script&gt;" in letter.html


def test_before_there_is_a_date_no_calendar_is_sent(cast: Cast):
    ask(cast.assist(), Invited.of(cast.di))
    assert newest("di@example.org").calendar == ""


def test_a_change_of_date_goes_to_everyone_with_a_higher_sequence(cast: Cast):
    assist = cast.assist()
    ask(assist, GUS)
    dated(assist)
    first = event(newest("gus@example.net"))
    dated(assist, days=12, words="The ministry moved it.")
    second = newest("gus@example.net")
    assert first["UID"] == event(second)["UID"]
    assert (first["SEQUENCE"], event(second)["SEQUENCE"]) == ("0", "1")
    assert "The ministry moved it." in second.text
    assert event(newest("ada@example.org"))["SEQUENCE"] == "1"


def test_after_a_change_who_said_yes_is_asked_whether_they_can_still_come(cast: Cast):
    assist = cast.assist()
    inviting.answer(ask(assist, Invited.of(cast.di)), Answer.YES)
    ask(assist, Invited.of(cast.cy))
    dated(assist)
    assert "Can you still come?" not in newest("di@example.org").text
    dated(assist, days=12)
    comes, silent = newest("di@example.org").text, newest("cy@example.org").text
    assert "Can you still come?" in comes and "answer=no" in comes and "answer=yes" not in comes
    assert "Can you still come?" not in silent and "answer=yes" in silent


def test_a_reply_date_that_is_past_is_not_asked_for(cast: Cast):
    assist = cast.assist(reply_by=timezone.localdate())
    ask(assist, GUS)
    planning.change(assist, {"reply_by": timezone.localdate() - timedelta(days=1)})
    ask(assist, Invited.of(cast.di))
    assert "Responda a más tardar el" in newest("gus@example.net").text
    assert "Please answer by" not in newest("di@example.org").text


def test_the_language_of_the_meeting_is_told_to_who_reads_another(cast: Cast):
    assist = cast.assist()
    ask(assist, GUS)
    ask(assist, Invited.of(cast.di))
    assert "Idioma" in newest("gus@example.net").text and "Language" not in newest("di@example.org").text


def test_a_letter_about_a_plan_without_words_has_a_whole_subject(cast: Cast):
    assist = cast.assist()
    ask(assist, Invited.of(cast.di))
    planning.change(assist, {"question": "", "title": ""})
    dated(assist)
    assert newest("di@example.org").subject == "The date is set: A plan without a question yet"


def test_an_answer_by_mail_reaches_who_invited(cast: Cast):
    ask(cast.assist(), GUS)
    assert newest("gus@example.net").reply_to == "ada@example.org"


def test_who_said_yes_gets_their_way_into_the_room(cast: Cast):
    assist = cast.assist()
    asked = ask(assist, GUS)
    dated(assist)
    letters.confirmed(asked, inviting.answer(asked, Answer.YES))
    letter = newest("gus@example.net")
    assert "/room" in letter.text and "answer=no" in letter.text and "answer=yes" not in letter.text
    assert event(letter)["PARTSTAT"] == "ACCEPTED"


def test_after_a_no_the_calendar_drops_it_and_after_a_yes_it_is_back(cast: Cast):
    assist = cast.assist()
    asked = ask(assist, GUS)
    dated(assist)
    letters.confirmed(asked, inviting.answer(asked, Answer.NO))
    gone = event(newest("gus@example.net"))
    assert (gone["METHOD"], gone["STATUS"], gone["SEQUENCE"]) == ("CANCEL", "CANCELLED", "1")
    letters.confirmed(asked, inviting.answer(asked, Answer.YES))
    back = event(newest("gus@example.net"))
    assert (back["METHOD"], back["SEQUENCE"]) == ("REQUEST", "1")


def test_who_declined_hears_nothing_more(cast: Cast):
    assist = cast.assist()
    asked = ask(assist, GUS)
    inviting.answer(asked, Answer.NO)
    dated(assist)
    letters.cancelled(assist, "")
    assert [letter.key for letter in Letter.objects.filter(to_address="gus@example.net")] == [f"invitation:{asked.pk}"]


def test_a_withdrawn_invitation_leaves_the_calendar(cast: Cast):
    assist = cast.assist()
    asked = ask(assist, GUS)
    dated(assist)
    inviting.withdraw(asked)
    letters.withdrawn(asked)
    assert event(newest("gus@example.net"))["METHOD"] == "CANCEL"
    assert event(newest("gus@example.net"))["SEQUENCE"] == "1"


def test_calling_off_tells_everyone_once_and_the_host_for_the_calendar(cast: Cast):
    assist = cast.assist()
    ask(assist, GUS)
    ask(assist, Invited.of(cast.di))
    dated(assist)
    scheduling.cancel(assist, by=cast.ada, words="Ill")
    letters.cancelled(assist, "Ill", by="Ada Asks")
    letters.cancelled(assist, "Ill", by="Ada Asks")
    for to in ("gus@example.net", "di@example.org", "ada@example.org"):
        assert Letter.objects.filter(to_address=to, key__startswith="cancelled").count() == 1
        assert event(newest(to))["METHOD"] == "CANCEL" and event(newest(to))["SEQUENCE"] == "1"


def test_whose_invitation_had_not_left_does_not_hear_of_the_end(cast: Cast):
    assist = cast.assist()
    asked = ask(assist, GUS)
    letters.cancelled(assist, "", unsent={f"invitation:{asked.pk}"})
    assert not Letter.objects.filter(key__startswith="cancelled").exists()


def test_who_stopped_letters_gets_none(cast: Cast):
    assist = cast.assist()
    asked = ask(assist, GUS)
    Unsubscription.objects.create(assist=assist, email="gus@example.net", at=timezone.now())
    dated(assist)
    assert letters.chaser(asked, 1) == 0
    letters.cancelled(assist, "")
    assert Letter.objects.filter(to_address="gus@example.net").count() == 1


def test_the_host_hears_who_answered_and_who_could_be_asked_instead(cast: Cast):
    assist = cast.assist()
    asked = ask(assist, GUS)
    letters.answered(asked, inviting.answer(asked, Answer.NO, "On leave"), instead="Leena, Tampere")
    letter = newest("ada@example.org")
    assert letter.subject.startswith("Gus Guest said no")
    assert "On leave" in letter.text and "Leena, Tampere" in letter.text


def test_a_hand_over_thanks_who_led(cast: Cast):
    assist = cast.assist()
    first, second = (ask(assist, Invited.of(p), Role.FACILITATOR) for p in (cast.bo, cast.cy))
    dated(assist)
    inviting.answer(first, Answer.YES)
    former = inviting.relieved_by(second)
    inviting.answer(second, Answer.YES)
    letters.handed_over(former[0], "Cy Notes")
    letter = newest("bo@example.org")
    assert letter.subject.startswith("Cy Notes leads now") and event(letter)["METHOD"] == "CANCEL"
    assert event(letter)["SEQUENCE"] == "1"


def test_letters_without_a_short_name_have_a_short_subject(cast: Cast):
    ask(cast.assist(title=""), GUS)
    assert len(newest("gus@example.net").subject) < 130
