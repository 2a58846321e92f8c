"""Search: all words first, then most of the rarest; typing errors; three languages; why; who may find what."""

from datetime import date

import pytest
from django.db import connection

from peerassist.library import indexing, telling
from peerassist.library.models import ALL, Document, Term
from peerassist.library.search import index
from peerassist.library.search import queries as search
from peerassist.library.search.asking import Asked, Word, weighed
from peerassist.library.search.queries import Filters
from peerassist.library.search.scope import MOST_OWN
from peerassist.method.kinds import Visibility
from peerassist.people.access import ANYBODY, Viewer, viewer_of
from tests.cast import Cast, guest, invited, takes_part
from tests.library.shelf import Shelf

NOISE = (
    "Torque of small fittings",
    "Paint that peels",
    "A review in winter",
    "Batteries on a shelf",
    "Two shifts, one list",
)


@pytest.fixture
def shelf(cast: Cast) -> Shelf:
    made = Shelf(cast)
    for title in NOISE:
        made.story(title)
    return made


def test_what_holds_every_word_comes_before_what_holds_most(shelf: Shelf) -> None:
    shelf.story("Flood warning by phone", "When the network fails, bells ring.")
    shelf.story("Phone masts in a flood", "The network was down.")
    shelf.story("A warning light", "It fails at night.")
    found = shelf.find("flood warning by phone where the network fails")
    assert [(h.name, h.every) for h in found.hits] == [
        ("Flood warning by phone", True),
        ("Phone masts in a flood", False),
    ]


def test_what_holds_little_is_left_out_as_noise(shelf: Shelf) -> None:
    shelf.story("Flood warning by phone", "When the network fails, bells ring.")
    shelf.story("A phone on a desk", "It rang.")
    assert shelf.names("flood warning by phone where the network fails") == ["Flood warning by phone"]


def test_where_nothing_holds_most_some_is_better_than_nothing(shelf: Shelf) -> None:
    shelf.story("A siren on the roof", "It was never stolen.")
    found = shelf.find("siren ferry")
    assert [(h.name, h.every) for h in found.hits] == [("A siren on the roof", True)]
    assert found.unknown == ("ferry",)


def test_words_in_the_title_weigh_more(shelf: Shelf) -> None:
    shelf.story("Handing over pumps", "Pumps, pumps, pumps.")
    shelf.story("A committee meets", "Pumps were on the list.")
    assert shelf.names("pumps") == ["Handing over pumps", "A committee meets"]


def test_of_equals_what_says_it_in_one_breath_comes_first(shelf: Shelf) -> None:
    shelf.story("One", "A hydraulic leak.")
    shelf.story("Two", "A leak was seen. Long after, the hydraulic team came.")
    assert shelf.names("hydraulic leak") == ["One", "Two"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("hydralic leek", (("hydralic", "hydraulic"), ("leek", "leak"))), ("leaks", ()), ("lek", ())]
)
def test_typing_errors_are_mended_and_said(shelf: Shelf, typed: str, meant: tuple[tuple[str, str], ...]) -> None:
    shelf.story("One", "A hydraulic leak.")
    found = shelf.find(typed)
    assert tuple(sorted(found.mended)) == meant
    assert [h.name for h in found.hits] == ([] if typed == "lek" else ["One"])


def test_a_word_that_nothing_holds_is_named_and_the_others_are_looked_for(shelf: Shelf) -> None:
    shelf.story("Flood in the cellar")
    found = shelf.find("kubernetes flood")
    assert ([h.name for h in found.hits], found.unknown) == (["Flood in the cellar"], ("kubernetes",))


def test_nothing_known_finds_nothing(shelf: Shelf) -> None:
    found = shelf.find("xylophone zzz")
    assert (found.hits, found.total, set(found.unknown)) == ((), 0, {"xylophone", "zzz"})


@pytest.mark.parametrize(
    "words", ["", "the of and", "\x00 \ud800", '" OR * NEAR(', "' & | ! :*", "😀", "_public _published"]
)
def test_whatever_is_typed_is_no_command(shelf: Shelf, words: str) -> None:
    assert shelf.find(words).hits == ()


def test_accents_and_endings_do_not_matter(shelf: Shelf) -> None:
    shelf.story("La vacunación escolar", "Las vacunas llegaron.", language="es")
    shelf.story("Les sages-femmes restent", "Une année de plus.", language="fr")
    assert shelf.names("vacunacion") == shelf.names("VACUNA escolares") == ["La vacunación escolar"]
    assert shelf.names("sage femme annees") == ["Les sages-femmes restent"]


def test_the_meaning_is_found_in_the_other_languages_and_said(shelf: Shelf) -> None:
    shelf.story("La alerta de crecida", "Se cayó la red.", language="es")
    shelf.story("L’alerte de crue", "Le réseau est tombé.", language="fr")
    found = shelf.find("flood warning network")
    assert {h.language for h in found.hits} == {"es", "fr"}
    spanish = next(h for h in found.hits if h.language == "es")
    assert set(spanish.why.meaning) == {("alerta", "warning"), ("crecida", "flood"), ("red", "network")}


def test_a_meaning_counts_in_its_own_language_only(shelf: Shelf) -> None:
    shelf.story("A red door", "It was red.")
    assert shelf.names("network") == []


def test_the_very_words_come_before_their_meaning(shelf: Shelf) -> None:
    shelf.story("La alerta de crecida", language="es")
    shelf.story("The flood warning")
    assert shelf.names("alerta crecida") == ["La alerta de crecida", "The flood warning"]


def test_a_hit_says_where_and_in_which_words_it_matches(shelf: Shelf) -> None:
    record = shelf.record(
        "Bells ring longest. The ferryman had the key.", "Drones", question="How do we warn 64 wards?"
    )
    hit = shelf.find("warned ferryman key").hits[0]
    assert (hit.kind, hit.thing, hit.where) == ("assist", record.pk, "cards")
    assert [p.text for p in hit.title if p.hit] == ["warn"]
    assert [p.text for p in hit.snippet if p.hit] == ["ferryman", "key"]


def test_a_long_sentence_is_cut_around_its_match(shelf: Shelf) -> None:
    shelf.story("Long", f"{'word ' * 200}needle {'word ' * 200}")
    snippet = "".join(p.text for p in shelf.find("needle").hits[0].snippet)
    assert "needle" in snippet and snippet.startswith("… ") and snippet.endswith(" …") and len(snippet) < 240


def test_filters_narrow(shelf: Shelf) -> None:
    shelf.story("Vanne", "Une vanne fuit.", language="fr")
    shelf.story("Valve of 1999", "It leaked.", happened_on=date(1999, 5, 1))
    record = shelf.record("A valve", question="Which valve do we buy?")
    assert shelf.names("valve", filters=Filters(kinds=("assist",))) == [record.question]
    assert shelf.names("valve", filters=Filters(language="fr", kinds=("story",))) == ["Vanne"]
    assert shelf.names("valve", filters=Filters(year=1999)) == ["Valve of 1999"]
    assert shelf.names("valve", filters=Filters(told=True)) == []


def test_counts_are_those_of_all_pages(shelf: Shelf) -> None:
    for n in range(13):
        shelf.story(f"Valve {n}")
    shelf.record("A valve")
    first, second = shelf.find("valve", limit=10), shelf.find("valve", limit=10, offset=10)
    assert first.counts == second.counts == {"assist": 1, "story": 13}
    assert (len(first.hits), len(second.hits)) == (10, 4)
    assert not {(h.kind, h.thing) for h in first.hits} & {(h.kind, h.thing) for h in second.hits}


def test_common_words_find_by_title_first(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peerassist.library.search.asking.COMMON", 1)
    monkeypatch.setattr(search, "MOST_HITS", 2)
    for title in ("Valve one", "Shelf", "Valve two", "Valve three"):
        shelf.story(title, "A valve.")
    assert shelf.names("valve") == ["Valve three", "Valve two"]


def test_what_is_changed_or_taken_out_is_found_as_it_is_now(shelf: Shelf) -> None:
    story = shelf.story("Sprinklers")
    telling.change(story, {"title": "Hoses"})
    assert (shelf.names("sprinklers"), shelf.names("hoses")) == ([], ["Hoses"])
    telling.remove(story, by=shelf.cast.ada)
    assert shelf.names("hoses") == []
    assert Term.objects.get(term="hose").documents == 0


def test_every_count_comes_back_when_all_is_indexed_anew(shelf: Shelf) -> None:
    shelf.record("A valve")
    indexing.index_person(shelf.cast.di)
    before = dict(Term.objects.filter(documents__gt=0).values_list("term", "documents"))
    documents = indexing.rebuild()
    after = dict(Term.objects.filter(documents__gt=0).values_list("term", "documents"))
    assert after[ALL] == documents == Document.objects.count()
    # Everyone with a membership is indexed then, not only those who changed something since.
    assert {t: n for t, n in before.items() if after.get(t, 0) < n} == {}
    assert shelf.names("valve") != []


def test_a_private_record_is_found_by_those_at_the_table_alone(shelf: Shelf, cast: Cast) -> None:
    record = shelf.record("A secret valve", visibility=Visibility.PRIVATE)
    gus = record.participations.get(name="Gus Guest")
    asked = cast.stef
    invited(record, asked)
    finds = {
        "host": shelf.names("secret valve", by=cast.ada),
        "peer": shelf.names("secret valve", by=cast.di),
        "guest": shelf.names("secret valve", by=Viewer(passes=frozenset({gus.pk}))),
        "asked": shelf.names("secret valve", by=asked),
        "member": shelf.names("secret valve", by=cast.cy),
        "outsider": shelf.names("secret valve", by=cast.em),
        "anybody": shelf.names("secret valve", by=ANYBODY),
    }
    assert {who for who, found in finds.items() if found} == {"host", "peer", "guest"}


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize("published", [True, False])
def test_the_marks_of_the_index_say_the_same_as_the_rights(cast: Cast, visibility: Visibility, published: bool) -> None:
    """The same question by two ways: the rights as a query over rows, and the marks in the index."""
    shelf = Shelf(cast)
    assist = shelf.record("A valve") if published else cast.assist(question="Which valve?")
    type(assist).objects.filter(pk=assist.pk).update(visibility=visibility)
    assist.refresh_from_db()
    indexing.index_assist(assist)
    seat, _ = guest(assist, "Gil Guest"), invited(assist, cast.stef)
    viewers = [*(viewer_of(p) for p in (cast.ada, cast.bo, cast.cy, cast.di, cast.stef, cast.em)), ANYBODY]
    viewers.append(Viewer(passes=frozenset({seat.pk})))
    filters = Filters(kinds=("assist",))
    for looking in viewers:
        allowed = Document.objects.filter(search.visible(looking), kind="assist", thing=assist.pk).exists()
        assert bool(search.find(looking, "valve", filters).hits) is allowed, looking


def test_marks_left_behind_in_the_index_leak_nothing(shelf: Shelf, cast: Cast) -> None:
    record = shelf.record("A secret valve", visibility=Visibility.PUBLIC)
    Document.objects.filter(kind="assist", thing=record.pk).update(visibility=Visibility.PRIVATE)
    assert shelf.names("secret valve", by=ANYBODY) == []


def test_who_takes_part_in_very_many_assists_still_searches(shelf: Shelf, cast: Cast) -> None:
    assists = [cast.assist() for _ in range(MOST_OWN // 10)]
    for assist in assists:
        takes_part(assist, cast.di, "peer")
    shelf.story("Sprinklers")
    assert shelf.names("sprinklers", by=cast.di) == ["Sprinklers"]


def test_similar_finds_of_each_kind_with_reasons(shelf: Shelf, cast: Cast) -> None:
    shelf.story("Standby power in a hospital", "We tested the generators by halves.")
    shelf.record("Test generators by halves", question="How do we test the standby generators of a hospital?")
    cast.di.ask_me_about = "Standby power without a shutdown"
    cast.di.save()
    indexing.index_person(cast.di)
    found = search.similar(
        viewer_of(cast.di), "How do we test standby power in our hospital?", language="en", community=cast.community.pk
    )
    assert {kind: len(hits) for kind, hits in found.items()} == {"assist": 1, "story": 1, "person": 1}
    assert all(hit.words for hits in found.values() for hit in hits)


def test_similar_leaves_out_the_assist_itself(shelf: Shelf, cast: Cast) -> None:
    record = shelf.record("x", question="How do we test standby power?")
    found = search.similar(
        viewer_of(cast.di), record.question, language="en", community=cast.community.pk, leave_out=record.pk
    )
    assert found["assist"] == ()


def test_rare_words_weigh_more_and_needed_ones_are_the_rarest() -> None:
    words = weighed(
        [Word("a", frozenset("a")), Word("b", frozenset("b")), Word("c", frozenset("c"))],
        {"a": 90, "b": 9, "c": 1},
        100,
    )
    assert [w.text for w in words] == ["c", "b", "a"]
    asked = Asked("story", tuple(words), 0.6 * sum(w.weight for w in words), ())
    assert [w.text for w in asked.needed()] == ["c"]
    assert [{w.text for w in chosen} for chosen in asked.enough()] == [{"c", "b"}, {"c", "a"}]


def test_every_set_that_is_enough_is_so_and_none_smaller() -> None:
    words = tuple(
        Word(t, frozenset(t), documents=1, weight=w) for t, w in (("a", 5.0), ("b", 4.0), ("c", 3.0), ("d", 2.0))
    )
    asked = Asked("story", words, 7.0, ())
    sets = [frozenset(w.text for w in chosen) for chosen in asked.enough()]
    weight = {w.text: w.weight for w in words}
    assert all(sum(weight[t] for t in s) >= 7 and all(sum(weight[t] for t in s - {x}) < 7 for x in s) for s in sets)
    assert len(sets) == len(set(sets))


def test_the_index_is_one_table_for_each_kind(db: None) -> None:
    tables = connection.introspection.table_names()
    assert {index.table(kind) for kind in index.KINDS} <= set(tables)
    with pytest.raises(ValueError, match="no kind"):
        index.table("story; DROP TABLE library_story")


def test_newest_shows_assists_before_stories_and_only_what_one_may_read(shelf: Shelf, cast: Cast) -> None:
    record = shelf.record("A valve")
    shown = search.newest(viewer_of(cast.di), Filters(kinds=("assist", "story"), published=True), limit=3)
    assert (shown.hits[0].kind, shown.hits[0].thing) == ("assist", record.pk)
    assert shown.counts == {"assist": 1, "story": len(NOISE)}
    assert search.newest(viewer_of(cast.em), Filters(kinds=("assist", "story"))).hits == ()


@pytest.mark.parametrize(
    ("asked", "slight"),
    [
        ("14 schools", "On April 14 it rained"),
        ("losing tenants", "Losing a bolt"),
        ("garder des sages-femmes", "Garder un carnet"),
        ("volver a la vacunación", "Volver al taller"),
    ],
)
def test_numbers_and_words_of_every_question_make_nothing_alike(shelf: Shelf, asked: str, slight: str) -> None:
    shelf.story(slight)
    for more in ("Schools in winter", "Tenants and keys", "Une sage-femme de plus", "Vacunación en casa"):
        shelf.story(more)
    assert slight not in shelf.names(asked) and len(shelf.names(asked)) == 1


def test_who_asks_for_a_number_alone_finds_it(shelf: Shelf) -> None:
    shelf.story("Valve 447 again")
    assert shelf.names("447") == ["Valve 447 again"]


def test_a_word_unlike_any_other_is_not_taken_for_a_typing_error(shelf: Shelf) -> None:
    shelf.story("A special valve")
    found = shelf.find("social valve")
    assert (found.mended, found.unknown) == ((), ("social",))


def test_beside_what_is_much_alike_nothing_is_shown_that_hardly_is(shelf: Shelf, cast: Cast) -> None:
    def like(question: str) -> list[str]:
        found = search.similar(viewer_of(cast.di), question, language="en", community=cast.community.pk)
        return [hit.name for hit in found["story"]]

    shelf.story("Handing water points over to a district", "The council paid.")
    shelf.story("A pointing error of the antenna")
    question = "Whom do we pay when we hand water points over to the district?"
    assert like(question) == ["Handing water points over to a district"]
    assert like("Which point is in error?") == ["A pointing error of the antenna"]
