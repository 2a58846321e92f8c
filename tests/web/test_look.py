"""The parts that pages are made of: what they say, in three languages, and to those who do not see them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import timezone, translation

from peerassist.method import timing
from peerassist.web.templatetags.look import day as day_words
from peerassist.web.templatetags.look import hour, in_zone, joined, moment, quoted, spelled


def shown(source: str, **context: object) -> str:
    return Template("{% load look %}" + source).render(Context(context))


class Asking(forms.Form):
    name = forms.CharField(label="Your name", help_text="As you would like to be called.")
    place = forms.CharField(label="Place", required=False)
    answer = forms.ChoiceField(widget=forms.RadioSelect, choices=[("yes", "Yes"), ("no", "No")], label="Your answer")
    agree = forms.BooleanField(label="I agree")


def test_a_sign_beside_words_only_decorates() -> None:
    assert 'aria-hidden="true"' in shown("{% sign 'option' %}")


def test_a_sign_alone_has_a_name() -> None:
    assert 'aria-label="done"' in shown("{% sign 'action' 'done' %}")


def test_dots_are_counted_one_by_one() -> None:
    page = shown("{% dots full=1 open=3 label='asked once, agrees to four' %}")
    assert page.count("is-full") == 1 and page.count("is-open") == 3
    assert 'aria-label="asked once, agrees to four"' in page


def test_unknown_dots_are_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="grey"):
        shown("{% dots grey=1 %}")


def test_a_seat_shows_the_initials() -> None:
    assert ">EM<" in shown("{% seat 'Esther Mwale' 'open' %}")


def test_a_field_ties_label_help_and_error_to_its_input() -> None:
    page = shown("{% field form.name %}", form=Asking({"name": ""}))
    assert 'for="id_name"' in page and 'id="id_name"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page and 'id="id_name_error"' in page
    assert 'aria-invalid="true"' in page


def test_choices_stand_in_a_named_group_and_keep_what_was_chosen() -> None:
    page = shown("{% field form.answer look='three' %}", form=Asking({"answer": "no"}))
    assert "<fieldset" in page and "<legend" in page
    assert page.count('type="radio"') == 2 and page.count("checked") == 1


def test_what_may_stay_empty_says_so_only_beside_what_must_not() -> None:
    assert "(if you like)" in shown("{% field form.place %}", form=Asking())

    class Free(forms.Form):
        place = forms.CharField(required=False)

    assert "(if you like)" not in shown("{% field form.place %}", form=Free())


def test_mistakes_are_summed_up_with_a_way_to_each_field() -> None:
    page = shown("{% form_errors form %}", form=Asking({"place": "Lusaka"}))
    assert 'href="#id_name"' in page and "3 things need another look" in page
    assert shown("{% form_errors form %}", form=Asking()).strip() == ""


def test_what_was_typed_is_shown_as_text_never_as_markup() -> None:
    page = shown(
        "{% slip 'option' text %}{% field form.name %}", text="<script>x</script>", form=Asking({"name": '"><b>'})
    )
    assert "<script>" not in page and "<b>" not in page


def test_the_agenda_says_its_minutes_to_those_who_do_not_see_it() -> None:
    page = shown("{% agenda_bar bar now=0 key=True %}", bar=[{"minutes": 10, "mode": "tell", "title": "The case"}])
    assert "The case" in page and "10<" in page and 'aria-current="step"' in page
    assert "one tells" in page


def test_the_line_of_days_says_the_same_in_words() -> None:
    page = shown("{% days_line timing 'the council' %}", timing=timing.timing(date(2026, 5, 4), date(2026, 6, 18), 19))
    assert "26 days to act" in page and "The council" in page and "<ol" in page


def test_without_a_date_of_decision_no_line_is_drawn() -> None:
    assert shown("{% days_line timing %}", timing=timing.timing(date(2026, 5, 4), None, 14)).strip() == ""


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_lengths_in_pictures_are_written_alike_in_every_language(language: str) -> None:
    with translation.override(language):
        page = shown("{% days_line timing %}", timing=timing.timing(date(2026, 5, 4), date(2026, 6, 18), 19))
    assert 'width="57.8%"' in page


def test_nothing_has_a_style_of_its_own() -> None:
    page = shown(
        "{% days_line t %}{% agenda_bar bar %}{% small_table 7 'seven' %}",
        t=timing.timing(date(2026, 5, 4), date(2026, 6, 18), 19),
        bar=[{"minutes": 9, "mode": "tell", "title": "A"}],
    )
    assert "style=" not in page


def test_the_pager_keeps_the_other_words_of_the_address() -> None:
    request = RequestFactory().get("/library", {"q": "pumps & fees", "page": "2"})
    page = Paginator(range(95), 30).get_page(2)
    shown_pager = shown("{% pager page %}", page=page, request=request)
    assert "q=pumps+%26+fees&amp;page=3" in shown_pager and "page=1" in shown_pager


def test_one_page_needs_no_pager() -> None:
    page = Paginator(range(3), 30).get_page(1)
    assert shown("{% pager page %}", page=page, request=RequestFactory().get("/")).strip() == ""


def test_days_are_written_as_people_write_them() -> None:
    assert day_words(date(timezone.localdate().year, 5, 4)).endswith("4 May")
    assert day_words(date(2020, 5, 4)) == "Monday 4 May 2020"
    assert day_words(None) == ""


def test_a_moment_is_shown_in_the_zone_that_was_asked_for() -> None:
    at = datetime(2020, 7, 7, 13, 0, tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/Madrid")):
        assert hour(at) == "15:00"
        assert hour(in_zone(at, "America/Lima")) == "8:00"
        assert moment(in_zone(at, "America/Lima")) == "Tuesday 7 July 2020, 8:00"


def test_an_unknown_zone_changes_nothing() -> None:
    at = timezone.now() + timedelta(days=1)
    assert in_zone(at, "Nowhere/Land") == at
    assert in_zone(None, "America/Lima") is None


def test_lists_are_joined_as_the_language_does() -> None:
    assert joined(["Ada"]) == "Ada"
    assert joined(["Ada", "Bo", "Cy"]) == "Ada, Bo and Cy"
    assert joined(["Ada", "Bo"], "or") == "Ada or Bo"
    with translation.override("es"):
        assert joined(["Ada", "Irene"]) == "Ada e Irene"


def test_words_are_quoted_as_the_language_does() -> None:
    assert quoted("Glad to") == "“Glad to”"
    with translation.override("fr"):
        assert quoted("Avec plaisir") == "«\u00a0Avec plaisir\u00a0»"
    assert "“&lt;b&gt;”" in shown("{{ words|quoted }}", words="<b>")


def test_small_numbers_are_spelled_and_others_are_figures() -> None:
    assert [spelled(n) for n in (1, 2, 12, 13)] == ["1", "two", "twelve", "13"]


def test_the_meeting_stands_on_the_line_and_what_is_closed_says_why() -> None:
    held = timezone.make_aware(datetime(2026, 5, 20, 14))
    at = timing.timing(date(2026, 5, 4), date(2026, 6, 18), 19)
    page = shown("{% days_line at meeting=held late='the tender text is closed' %}", at=at, held=held)
    assert "The assist" in page and "the tender text is closed" in page
