"""The first doubt, the purpose canvas, the plan to read, its sharing; agenda and place."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peerassist.assists import inviting, planning
from peerassist.assists.inviting import Invited
from peerassist.assists.models import Assist
from peerassist.library import indexing
from peerassist.method.kinds import Answer, Role, Visibility
from peerassist.outbox.models import Letter
from peerassist.people.models import Experience
from tests.cast import QUESTION, Cast, takes_part
from tests.queries import queries_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def ada(cast: Cast, client: Client) -> Client:
    """Ada's browser."""
    client.force_login(cast.ada)
    return client


def browser(who: object) -> Client:
    made = Client()
    made.force_login(who)  # type: ignore[arg-type]
    return made


def plan_of(assist: Assist) -> str:
    return reverse("plan", args=[assist.pk])


def error_at(field: str, page: str) -> str:
    """Return what the page says is wrong with a field."""
    found = re.search(rf'id="{field}_error"[^>]*>(.*?)</p>', page)
    return found.group(1) if found else ""


# The first doubt --------------------------------------------------------------------------------------------------


def test_a_doubt_becomes_a_plan(cast: Cast, ada: Client) -> None:
    sent = {"question": QUESTION, "fitting": ["faced_before"], "language": "en"}
    answer = ada.post(reverse("begin"), sent)
    begun = Assist.objects.get(question=QUESTION)
    assert answer.url == plan_of(begun)  # type: ignore[attr-defined]
    assert begun.situations == ["faced_before"] and begun.created_by == cast.ada


@pytest.mark.parametrize("nothing", ["", " ", "\u200b \u202e"])
def test_a_plan_begins_with_some_words(ada: Client, nothing: str) -> None:
    page = ada.post(reverse("begin"), {"question": nothing, "fitting": ["faced_before"]})
    assert page.status_code == 422 and "A doubt is enough." in page.text and not Assist.objects.exists()


def test_a_second_press_begins_no_second_plan(ada: Client) -> None:
    first, second = (ada.post(reverse("begin"), {"question": QUESTION}) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"] and Assist.objects.count() == 1
    ada.post(reverse("begin"), {"question": "And how do we pay for it?"})
    assert Assist.objects.count() == 2


def test_where_nothing_fits_a_better_method_is_named_and_nothing_begun(ada: Client) -> None:
    page = ada.post(reverse("begin"), {"question": QUESTION, "otherwise": ["just_done"]})
    assert "After action review" in page.text and QUESTION in page.text
    assert not Assist.objects.exists()


@pytest.mark.parametrize("press", [{"anyway": "1"}, {"agenda": "after_action_review"}])
def test_one_may_begin_all_the_same(ada: Client, press: dict[str, str]) -> None:
    ada.post(reverse("begin"), {"question": QUESTION, "otherwise": ["just_done"], **press})
    begun = Assist.objects.get()
    assert bool(begun.agenda) is ("agenda" in press)


def test_while_one_types_the_like_appears_and_nothing_is_begun(cast: Cast, ada: Client) -> None:
    other = cast.assist(visibility=Visibility.COMMUNITY)
    planning.share(other, by=cast.ada)
    indexing.index_assist(other)
    sent = {"question": "water committees and pumps in the district", "fitting": ["faced_before"], "language": "en"}
    part = ada.post(reverse("begin"), sent, headers=HTMX)
    assert 'id="shelf"' in part.text and plan_of(other) in part.text and "<html" not in part.text
    assert "A Peer Assist fits" in part.text and Assist.objects.count() == 1


def test_a_later_assist_goes_on_from_an_earlier_one(cast: Cast, ada: Client) -> None:
    earlier = cast.assist()
    assert "It goes on from" in ada.get(reverse("begin"), {"follows": earlier.pk}).text
    ada.post(reverse("begin"), {"question": "And now?", "follows": earlier.pk})
    later = Assist.objects.get(question="And now?")
    assert later.follows == earlier
    assert "The same initiative" in ada.get(plan_of(earlier)).text


@pytest.mark.parametrize("follows", ["9" * 5000, "9" * 18, "x", "-1", "\u0663"])
def test_a_bad_number_of_an_earlier_one_is_no_fault(ada: Client, follows: str) -> None:
    assert ada.post(reverse("begin"), {"question": "And now?", "follows": follows}).status_code in (302, 404)


def test_who_is_not_signed_in_is_shown_the_door(client: Client, db: None) -> None:
    assert client.get(reverse("begin")).status_code == 302
    assert client.delete(reverse("begin")).status_code in (302, 405)


# The canvas -------------------------------------------------------------------------------------------------------


def before(assist: Assist, **fields: object) -> dict[str, object]:
    """What a page sends that was made when the assist was as it is now, and in which `fields` were typed."""
    page = browser(assist.created_by).get(plan_of(assist))
    form = page.context["form"]
    initial = {form[name].html_initial_name: form[name].value() or "" for name in form.fields}
    shown = {name: form[name].value() or "" for name in form.fields}
    return {**shown, **initial, **fields}


def test_what_is_typed_is_kept_and_answered(cast: Cast, ada: Client) -> None:
    assist = cast.assist(question="")
    part = ada.post(plan_of(assist), before(assist, question="Should we go?"), headers=HTMX)
    assist.refresh_from_db()
    assert assist.question == "Should we go?"
    assert "can’t be answered by yes or no" in part.text and 'hx-swap-oob="true"' in part.text


@pytest.mark.parametrize(
    ("language", "question", "hint"),
    [
        ("en", "Should we hand the pumps over?", "Begin with how, what or which"),
        ("es", "¿Debemos entregar las bombas?", "Begin with how, what or which"),
        ("fr", "Faut-il remettre les pompes ?", "Begin with how, what or which"),
        ("en", "How do we hand the pumps over?", "An open one"),
        ("es", "¿Cómo entregamos las bombas?", "An open one"),
        ("fr", "Comment remettre les pompes ?", "An open one"),
    ],
)
def test_hints_live_in_three_languages(cast: Cast, ada: Client, language: str, question: str, hint: str) -> None:
    assist = cast.assist(language=language)
    part = ada.post(plan_of(assist), {"question": question, "language": language}, headers=HTMX)
    assert hint in part.text


def test_the_words_that_name_the_decision_are_offered_and_added(cast: Cast, ada: Client) -> None:
    assist = cast.assist(question="How do we hand the pumps over?", decided_by="the council")
    assert "Add “before the council decides on" in ada.get(plan_of(assist)).text
    ada.post(plan_of(assist), before(assist, add="decision"))
    assist.refresh_from_db()
    assert assist.question.startswith("How do we hand the pumps over before the council decides on ")
    assert assist.question.endswith("?")
    assert 'name="add"' not in ada.get(plan_of(assist)).text


def test_those_words_are_in_the_language_of_the_assist(cast: Cast, ada: Client) -> None:
    assist = cast.assist(question="¿Cómo entregamos las bombas?", language="es", decided_by="el consejo")
    assert re.search(r"el consejo .*\d+ de \w+", ada.get(plan_of(assist)).context["decision_words"])


def test_a_bad_field_keeps_the_good_ones_and_what_was_typed(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    page = ada.post(plan_of(assist), before(assist, title="Pumps", days_needed="900", decision_on="31.12."))
    assist.refresh_from_db()
    assert page.status_code == 422 and assist.title == "Pumps" and assist.days_needed == 14
    assert 'value="900"' in page.text and "between 0 and 365" in page.text and "31.12." in page.text


def test_while_one_types_what_is_not_kept_is_said_at_its_field(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    wrong = ada.post(plan_of(assist), before(assist, title="Pumps", days_needed="900"), headers=HTMX)
    assist.refresh_from_db()
    assert wrong.status_code == 422 and (assist.title, assist.days_needed) == ("Pumps", 14)
    assert error_at("id_days_needed", wrong.text) == "Write a number of days between 0 and 365."
    right = ada.post(plan_of(assist), before(assist, days_needed="9"), headers=HTMX)
    assert right.status_code == 200 and error_at("id_days_needed", right.text) == ""


@pytest.mark.parametrize(
    ("lines", "said"),
    [([f"Need {n}" for n in range(11)], "At most 10 lines"), (["x" * 121], "longer than 120 characters")],
)
def test_needs_that_are_too_many_or_too_long_are_told_and_stay(
    cast: Cast, ada: Client, lines: list[str], said: str
) -> None:
    assist = cast.assist()
    planning.need(assist, ["Council budgets"])
    sent = before(assist, needs="\n".join(lines), needs_before="Council budgets")
    live, page = ada.post(plan_of(assist), sent, headers=HTMX), ada.post(plan_of(assist), sent)
    assert live.status_code == page.status_code == 422 and said in error_at("needs", live.text)
    assert said in error_at("needs", page.text) and f"{lines[-1]}</textarea>" in page.text
    assert [n.words for n in assist.needs.all()] == ["Council budgets"]


def test_what_others_read_already_keeps_its_question(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    planning.share(assist, by=cast.ada)
    page = ada.post(plan_of(assist), before(assist, question=" ", title="Pumps"))
    assist.refresh_from_db()
    assert page.status_code == 422 and "Others read this plan already." in error_at("id_question", page.text)
    assert (assist.question, assist.title) == (QUESTION, "Pumps")


def test_a_plan_of_ones_own_may_be_without_a_question_for_a_while(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    assert ada.post(plan_of(assist), before(assist, question="\u200b", title=" \u200b")).status_code == 302
    assist.refresh_from_db()
    assert assist.question == "" and "A plan without a question yet" in ada.get(reverse("assists")).text


def test_two_who_write_at_once_change_only_what_each_wrote(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    takes_part(assist, cast.bo, Role.FACILITATOR)
    old_page = before(assist)
    ada.post(plan_of(assist), {**old_page, "background": "Since 2019."})
    browser(cast.bo).post(plan_of(assist), {**old_page, "tried": "Letters."})
    assist.refresh_from_db()
    assert (assist.background, assist.tried) == ("Since 2019.", "Letters.")


def test_needs_and_wishes_of_another_stay_where_mine_did_not_change(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    page = {"needs_before": "", "needs": "", "wanted_before": "", "wanted_kind": [""], "wanted_words": [""]}
    ada.post(
        plan_of(assist), {**page, "needs": "Council budgets", "wanted_kind": ["option"], "wanted_words": ["cheap"]}
    )
    ada.post(plan_of(assist), {**page, "title": "Pumps"})
    assert [n.words for n in assist.needs.all()] == ["Council budgets"]
    assert [w.words for w in assist.wanted.all()] == ["cheap"]


def test_another_row_appears_once_all_are_taken(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    taken = ada.post(plan_of(assist), {"wanted_kind": ["option"], "wanted_words": ["x"]}, headers=HTMX)
    free = ada.post(plan_of(assist), {"wanted_kind": ["option", ""], "wanted_words": ["x", ""]}, headers=HTMX)
    assert "beforeend:#wanted-rows" in taken.text and "beforeend:#wanted-rows" not in free.text


def test_a_late_assist_is_told_so_and_shown_a_way(cast: Cast, ada: Client) -> None:
    assist = cast.assist(decision_on=timezone.localdate() + timedelta(days=5))
    page = ada.get(plan_of(assist)).text
    assert "It is late" in page and reverse("schedule", args=[assist.pk]) in page


@pytest.mark.parametrize("text", ["\0", "x" * 700, "<script>alert(1)</script>", "‮\u202e🙂" * 50, "\r\n\r\n"])
def test_text_of_any_kind_is_no_fault(cast: Cast, ada: Client, text: str) -> None:
    assist = cast.assist()
    for name in ("question", "title", "background", "decision", "needs", "wanted_words", "decision_on", "language"):
        sent = {name: text, "wanted_kind": "option"}
        assert ada.post(plan_of(assist), sent).status_code in (302, 422), name
    assert "<script>alert" not in ada.get(plan_of(assist)).text


def test_an_outsider_does_not_even_know_that_it_is_there(cast: Cast) -> None:
    assist = cast.assist()
    for name in ("plan", "agenda", "meeting", "share", "join_plans"):
        url = reverse(name, args=[assist.pk])
        assert browser(cast.em).get(url).status_code in (404, 405), name
        assert browser(cast.em).post(url).status_code == 404, name


@pytest.mark.parametrize(("name", "method"), [("share", "get"), ("join_plans", "get"), ("plan", "delete")])
def test_a_wrong_method_is_refused(cast: Cast, ada: Client, name: str, method: str) -> None:
    assert getattr(ada, method)(reverse(name, args=[cast.assist().pk])).status_code == 405


def test_a_plan_asks_as_many_queries_with_three_rows_as_with_one(cast: Cast, ada: Client) -> None:
    assist = cast.assist(visibility=Visibility.COMMUNITY)
    planning.share(assist, by=cast.ada)

    def more(n: int) -> None:
        planning.want(assist, [("option", "x")] * n)  # type: ignore[list-item]
        planning.need(assist, [f"need {i}" for i in range(n)])
        for who in (cast.bo, cast.cy, cast.di)[:n]:
            planning.respond(assist, by=who, kind="same", words="x")

    more(1)
    few = {page: queries_of(ada, reverse(page, args=[assist.pk])) for page in ("plan", "agenda", "meeting")}
    few_read = queries_of(browser(cast.di), plan_of(assist))
    more(3)
    assert {page: queries_of(ada, reverse(page, args=[assist.pk])) for page in few} == few
    assert queries_of(browser(cast.di), plan_of(assist)) == few_read
    assert max(*few.values(), few_read) <= 12


# Sharing, answers ---------------------------------------------------------------------------------------------------


def test_a_plan_is_shared_with_whom_one_says_and_taken_back(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    ada.post(reverse("share", args=[assist.pk]), {"visibility": "public"})
    assert Client().get(plan_of(assist)).status_code == 200
    ada.post(reverse("share", args=[assist.pk]), {"unshare": "1"})
    assert Client().get(plan_of(assist)).status_code == 404


def test_an_answer_reaches_the_host_who_can_act_on_it(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    planning.share(assist, by=cast.ada)
    di = browser(cast.di)
    di.post(reverse("respond", args=[assist.pk]), {"kind": "invite_me", "words": "I was there."})
    assert Letter.objects.get().to_address == "ada@example.org"
    assert "Invite Di Peer" in ada.get(plan_of(assist)).text
    answer = ada.post(reverse("ask", args=[assist.pk]), {"person": cast.di.pk, "from": "plan"})
    assert answer.url == plan_of(assist)  # type: ignore[attr-defined]
    assert "Invite Di Peer" not in ada.get(plan_of(assist)).text


def test_an_answer_without_a_name_to_ask_keeps_its_words(cast: Cast) -> None:
    assist = cast.assist()
    planning.share(assist, by=cast.ada)
    page = browser(cast.di).post(reverse("respond", args=[assist.pk]), {"kind": "ask", "words": "Ask those who left."})
    assert page.status_code == 422 and "Ask those who left." in page.text and "Whom should they ask?" in page.text


def test_a_member_named_to_be_asked_can_be_invited(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    planning.share(assist, by=cast.ada)
    browser(cast.di).post(reverse("respond", args=[assist.pk]), {"kind": "ask", "ask_name": "cy notes"})
    assert "Invite Cy Notes" in ada.get(plan_of(assist)).text


def test_those_with_the_same_question_plan_it_together(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    planning.share(assist, by=cast.ada)
    same = planning.respond(assist, by=cast.di, kind="same")
    assert browser(cast.di).post(reverse("join_plans", args=[assist.pk]), {"response": same.pk}).status_code == 404
    ada.post(reverse("join_plans", args=[assist.pk]), {"response": same.pk})
    assert "You plan it together." in ada.get(plan_of(assist)).text
    assert 'name="question"' in browser(cast.di).get(plan_of(assist)).text
    assert Letter.objects.get(to_address="di@example.org").key == f"joined:{assist.pk}:{cast.di.pk}"


def test_who_is_invited_reads_when_and_how_to_answer(cast: Cast) -> None:
    assist = cast.assist(starts_at=timezone.now() + timedelta(days=3), call_url="https://meet.example.org/x")
    asked = inviting.ask(assist, Invited.of(cast.di), by=cast.ada)
    di = browser(cast.di)
    page = di.get(plan_of(assist)).text
    assert "Answer the invitation" in page and "https://meet.example.org/x" in page
    inviting.answer(asked, Answer.YES)
    assert "To the room" in di.get(plan_of(assist)).text


def test_who_merely_reads_the_board_sees_no_link_of_the_call(cast: Cast) -> None:
    assist = cast.assist(call_url="https://meet.example.org/x")
    planning.share(assist, by=cast.ada)
    assert "meet.example.org" not in browser(cast.di).get(plan_of(assist)).text


def test_words_that_matched_are_underlined_where_typed(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    Experience.objects.create(
        person=cast.di, words="Handed over 90 village water committees, and the pumps keep running"
    )
    indexing.index_person(cast.di)
    indexing.index_assist(assist)
    marks = ada.get(plan_of(assist)).context["marks"]
    assert "".join(part.text for part in marks) == assist.question
    assert {"village", "committees"} <= {part.text for part in marks if part.hit}


def test_who_types_is_not_shown_to_themselves(cast: Cast, ada: Client) -> None:
    for who in (cast.ada, cast.di):
        Experience.objects.create(person=who, words="Handed over 90 village water committees")
        indexing.index_person(who)
    found = ada.get(plan_of(cast.assist())).context["similar"]["person"]
    assert [hit.thing for hit in found] == [cast.di.pk]


# Agenda, place ------------------------------------------------------------------------------------------------------


def agenda_page(assist: Assist) -> str:
    return reverse("agenda", args=[assist.pk])


def typed(assist: Assist, client: Client, **fields: object) -> dict[str, object]:
    phases = [row["phase"] for row in client.get(agenda_page(assist)).context["rows"]]
    columns = {name: [getattr(p, name) for p in phases] for name in ("kind", "minutes", "mode", "title", "prompt")}
    return {**columns, **fields}


def test_the_methods_agenda_comes_to_the_minute(cast: Cast, ada: Client) -> None:
    page = ada.get(agenda_page(cast.assist()))
    assert "90 minutes: 20 of telling, 50 of listening." in page.text
    assert [(row["from"], row["to"]) for row in page.context["rows"]][-1] == (85, 90)


def test_rows_are_typed_moved_and_left_out(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    sent = typed(assist, ada)
    sent["minutes"] = [12, *sent["minutes"][1:]]  # type: ignore[index]
    ada.post(agenda_page(assist), {**sent, "press": "down:0"})
    ada.post(agenda_page(assist), {**typed(assist, ada), "press": "remove:7"})
    assist.refresh_from_db()
    kept = [(p["kind"], p["minutes"]) for p in assist.agenda["phases"]]
    assert kept[:2] == [("roles", 5), ("meet", 12)] and len(kept) == 7


@pytest.mark.parametrize("minutes", ["0", "601", "x", "", "9" * 4000, "1.5", "-1"])
def test_a_bad_length_is_refused_and_the_agenda_kept(cast: Cast, ada: Client, minutes: str) -> None:
    assist = cast.assist()
    sent = typed(assist, ada)
    sent["minutes"] = [minutes, *sent["minutes"][1:]]  # type: ignore[index]
    page = ada.post(agenda_page(assist), {**sent, "press": "save"})
    assist.refresh_from_db()
    assert assist.agenda == {} and "between 1 and 600 minutes" in page.text


def test_templates_of_the_method_and_of_the_community(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    ada.post(agenda_page(assist), {"template": "long"})
    ada.post(agenda_page(assist), {"keep": "1", "name": "Our long one"})
    ada.post(agenda_page(assist), {"template": "plenary"})
    assert ada.get(agenda_page(assist)).context["totals"].minutes == 95
    kept = cast.community.agenda_templates.get()
    ada.post(agenda_page(assist), {"template": f"kept:{kept.pk}"})
    assert ada.get(agenda_page(assist)).context["totals"].minutes == 180
    assert ada.post(agenda_page(assist), {"keep": "1", "name": ""}).status_code == 422


def test_another_communitys_template_is_not_taken(cast: Cast, ada: Client) -> None:
    from peerassist.assists.models import AgendaTemplate

    foreign = AgendaTemplate.objects.create(community=cast.elsewhere, name="x", agenda={})
    page = ada.post(agenda_page(cast.assist()), {"template": f"kept:{foreign.pk}"})
    assert "could not be read" in page.text


def test_what_the_method_would_say_is_said(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    ada.post(agenda_page(assist), {"template": "short"})
    assert "The method asks for at least 90" in ada.get(agenda_page(assist)).text


def test_place_call_checks_and_rules_are_kept(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    sent = {
        "place_kind": "both",
        "place": "Library, room 2",
        "call_url": "meet.example.org/x",
        "checks_place": ["screen"],
        "checks_call": ["early"],
        "attribution": "none",
        "ground_rules": "We listen.",
        "group_least": "5",
        "group_most": "7",
    }
    ada.post(reverse("meeting", args=[assist.pk]), sent)
    assist.refresh_from_db()
    assert (assist.place, assist.call_url) == ("Library, room 2", "https://meet.example.org/x")
    assert assist.checks == ["screen", "early"] and assist.attribution == "none"
    page = ada.post(reverse("meeting", args=[assist.pk]), {**sent, "group_least": "9", "place": "Elsewhere"})
    assert page.status_code == 422 and "at least 9" in page.text and "Elsewhere" in page.text


@pytest.mark.parametrize(
    ("sent", "field"), [({"group_least": "99"}, "group_most"), ({"group_most": "2"}, "group_least")]
)
def test_a_number_at_the_table_that_the_community_does_not_allow_for_is_told(
    cast: Cast, ada: Client, sent: dict[str, str], field: str
) -> None:
    page = ada.post(reverse("meeting", args=[cast.assist().pk]), {"place_kind": "call", "attribution": "role", **sent})
    assert page.status_code == 422 and "Your community" in error_at(f"id_{field}", page.text)
