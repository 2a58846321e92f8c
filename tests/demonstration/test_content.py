"""The demonstration's content is whole: every name leads somewhere, every stage is there, nothing is anybody's."""

import re
from dataclasses import replace
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from peerassist.demonstration import content
from peerassist.demonstration.content import ContentError
from peerassist.method import purpose
from peerassist.method.agenda import PhaseKind
from peerassist.method.kinds import STAGES, CardKind, Role, Stage
from peerassist.method.situations import Situation
from peerassist.method.words import STOP
from peerassist.web import words

DATA = files("peerassist.demonstration") / "data"
ASSISTS = {a.key: a for a in content.assists()}
MAIN = ("second-midwife", "food-waste", "hospital-switchgear", "vacunacion-escolar", "water-committees", "third-day",
        "cadena-de-frio", "midwives", "curriculum")  # fmt: skip


def said_in(language: str, text: str) -> bool:
    """Whether the little words of `text` are those of `language` rather than of another."""
    found = re.findall(r"[^\W\d_]+", text.casefold())
    count = {code: sum(1 for w in found if w in stop) for code, stop in STOP.items()}
    return max(count, key=lambda code: count[code]) == language


def test_there_is_an_assist_in_every_stage():
    assert {a.stage for a in content.assists()} == set(STAGES)
    assert [ASSISTS[key].stage for key in MAIN] == [
        Stage.PLAN, Stage.PLAN, Stage.INVITE, Stage.SCHEDULE, Stage.RUN, Stage.VALIDATE, Stage.PUBLISH, Stage.FOLLOW,
        Stage.FOLLOW,
    ]  # fmt: skip


def test_some_hundred_and_twenty_people_in_many_zones_and_languages():
    people = content.people()
    assert 115 <= len(people) <= 130
    assert len({p.zone for p in people}) >= 25
    assert sum(1 for p in people if p.experiences) >= 60
    assert 12 <= sum(1 for p in people if p.facilitates is not None) <= 18
    for code in ("en", "es", "fr"):
        assert sum(1 for p in people if code in p.languages) >= 15
    for person in people:
        assert person.language in {"en", "es", "fr"} and person.language in person.languages
        assert ZoneInfo(person.zone)
        assert len(person.ask) <= 300 and len(person.job) <= 160 and 1 <= person.agrees_to <= 12


def test_three_hundred_lessons_in_whole_sentences():
    stories = content.stories()
    assert len(stories) == 300
    assert len({s.title.casefold() for s in stories}) == 300
    assert len({s.centre for s in stories}) >= 8
    for story in stories:
        for text in (story.happened, story.lesson, story.advice):
            assert len(text) >= 50 and text[-1] in '.!?)"”'
        assert story.url.startswith("https://llis.nasa.gov/")


def test_the_files_are_small():
    sizes = {entry.name: len(entry.read_bytes()) for entry in DATA.iterdir() if entry.is_file()}
    assert sizes["stories.jsonl"] < 700_000
    assert sum(sizes.values()) < 900_000


def test_no_address_belongs_to_anybody():
    texts = [e.read_text("utf-8") for folder in (DATA, DATA / "assists") for e in folder.iterdir() if e.is_file()]
    addresses = {found for text in texts for found in re.findall(r"[\w.+-]+@[\w.-]+\w", text)}
    assert addresses and all(found.endswith("@example.org") for found in addresses)
    links = {a.call_url for a in content.assists() if a.call_url}
    assert links and all(link.startswith("https://meet.example.org/") for link in links)


@pytest.mark.parametrize("assist", content.assists(), ids=lambda a: a.key)
def test_an_assist_speaks_one_language(assist):
    """What is said by peers of other languages stays as they said it: answers and responses are not looked at."""
    text = [assist.question, assist.background, assist.tried, *(c.text for c in assist.cards)]
    text += [w.words for w in assist.wanted] + [o.differently for o in assist.outcomes]
    assert said_in(assist.language, " ".join(text))


@pytest.mark.parametrize("assist", content.assists(), ids=lambda a: a.key)
def test_an_assist_follows_the_method(assist):
    assert all(Situation(code) for code in assist.situations)
    hints = purpose.clarity(assist.question, language=assist.language)
    assert {h.code for h in hints if h.met} >= {"one_question", "open_question", "short_enough"}
    assert len(assist.title) <= 120 and len(assist.question) <= 600 and assist.background
    known = {code for each in words.CHECKS.values() for code in each}
    assert set(assist.checks) <= known
    assert all(PhaseKind(kind) and minutes > 0 for kind, minutes in assist.agenda)
    assert ZoneInfo(assist.time_zone)
    if assist.stage in content.HELD | {Stage.RUN}:
        roles = [i.role for i in assist.invitations if i.answer == "yes"]
        assert roles.count(Role.FACILITATOR) == 1
        assert 3 <= roles.count(Role.PEER) <= 8


def test_the_record_from_the_transcript_is_rich_and_credited():
    record = ASSISTS["curriculum"]
    kinds = [card.kind for card in record.cards]
    assert 25 <= len(kinds) <= 40 and set(kinds) == set(CardKind)
    assert "QMSum" in record.source and "MIT" in record.source
    sources = (DATA / "SOURCES.md").read_text("utf-8")
    assert all(name in sources for name in ("people.csv", "stories.jsonl", "QMSum", "CC0", "MIT License"))
    raw = (DATA / "assists" / "09-curriculum.toml").read_text("utf-8")
    assert raw.count("[[cards]]") == len(re.findall(r"^# turns? \d", raw, re.MULTILINE))


def test_nobody_sits_at_a_table_who_was_asked_to_lead_their_own_team():
    """The method: a facilitator from outside."""
    team = {p.email: p.team for p in content.people()}
    for assist in content.assists():
        leads = [i.who for i in assist.invitations if i.role is Role.FACILITATOR and i.who]
        assert all(team[lead] != team[assist.host] for lead in leads), assist.key


def test_a_usual_suspect_is_asked_beyond_what_they_agreed_to():
    agreed = {p.email: p.agrees_to for p in content.people()}
    asked: dict[str, int] = {}
    for invitation in (i for a in content.assists() for i in a.invitations if i.who and i.asked > -365):
        asked[invitation.who] = asked.get(invitation.who, 0) + 1
    assert {who for who, n in asked.items() if n > agreed[who]} == {
        "piet.dewit@example.org", "grace.njeri@example.org",
    }  # fmt: skip
    assert len(agreed) - len(asked) > 40  # never asked


def test_the_cast_is_told_of_in_the_readers_language():
    esther = content.cast()[0]
    with translation.override("es"):
        assert esther.part.startswith("Pide ayuda")
    with translation.override("fr"):
        assert esther.part.startswith("Demande")
    with translation.override("en"):
        assert esther.part.startswith("Asks")
    assert 7 <= len(content.cast()) <= 12


def test_whoever_is_named_must_be_there():
    known, keys = {p.email for p in content.people()}, set(ASSISTS)
    whole = ASSISTS["water-committees"]
    content.check(whole, known, keys)
    with pytest.raises(ContentError, match="nobody is called"):
        content.check(whole, known - {"priya.nair@example.org"}, keys)
    stranger = replace(whole.cards[0], by="mojca.kranjc@example.org")
    with pytest.raises(ContentError, match="not at the table"):
        content.check(replace(whole, cards=(stranger,)), known, keys)
    with pytest.raises(ContentError, match="follows"):
        content.check(replace(whole, follows="nothing"), known, keys)
    with pytest.raises(ContentError, match="signed, but not validated"):
        content.check(
            replace(ASSISTS["midwives"], cards=(replace(ASSISTS["midwives"].cards[0], verdict=""),)), known, keys
        )


def test_a_slip_in_a_file_is_named():
    row = {"kind": "option", "by": "a@example.org", "text": "Words"}
    assert content.build(content.Card, row, "here").kind is CardKind.OPTION
    with pytest.raises(ContentError, match="here: no such field: colour"):
        content.build(content.Card, {**row, "colour": "red"}, "here")
    with pytest.raises(ContentError, match="here: 'opinion'"):
        content.build(content.Card, {**row, "kind": "opinion"}, "here")
    with pytest.raises(ContentError, match="missing"):
        content.build(content.Card, {"kind": "option"}, "here")


def test_a_table_is_read_by_the_longest_beginning():
    table = {"Sls": "Rural", "Sls - Nrth": "North", "R": "Statistics"}
    assert content.begins("Sls - Nrth - Ohio", table) == "North"
    assert content.begins("Sls - East", table) == "Rural"
    assert content.begins("R", table) == "Statistics"
    assert content.begins("Reading", table) == "Reading"
