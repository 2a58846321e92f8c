"""Who may do what with an assist, and that lists and single looks agree."""

import itertools

import pytest

from peerassist.assists import passes, planning
from peerassist.assists.access import RIGHTS, Act, Standing, allows, can, readers, seen_by, standings
from peerassist.assists.models import Assist
from peerassist.method.kinds import Role, Visibility
from peerassist.people.access import ANYBODY, Viewer, viewer_of
from tests.cast import Cast, guest, invited, takes_part


def viewers(cast: Cast, assist: Assist) -> dict[str, Viewer]:
    """Everyone who may look at an assist, by what they are to it."""
    takes_part(assist, cast.bo, Role.FACILITATOR)
    takes_part(assist, cast.cy, Role.NOTE_TAKER)
    takes_part(assist, cast.di, Role.PEER)
    seat = guest(assist)
    elsewhere = guest(cast.assist(title="Another"))
    return {
        "assistee": viewer_of(cast.ada),
        "facilitator": viewer_of(cast.bo),
        "note-taker": viewer_of(cast.cy),
        "peer": viewer_of(cast.di),
        "guest": Viewer(passes=frozenset({seat.pk})),
        "guest of another": Viewer(passes=frozenset({elsewhere.pk})),
        "steward": viewer_of(cast.stef),
        "outsider": viewer_of(cast.em),
        "anybody": ANYBODY,
    }


MAY_SEE = {
    Visibility.PRIVATE: {"assistee", "facilitator", "note-taker", "peer", "guest"},
    Visibility.TEAM: {"assistee", "facilitator", "note-taker", "peer", "guest"},
    Visibility.COMMUNITY: {"assistee", "facilitator", "note-taker", "peer", "guest", "steward"},
    Visibility.PUBLIC: {
        "assistee",
        "facilitator",
        "note-taker",
        "peer",
        "guest",
        "guest of another",
        "steward",
        "outsider",
        "anybody",
    },
}


@pytest.mark.parametrize("visibility", list(Visibility))
def test_the_plan_is_seen_by_those_it_is_meant_for(cast: Cast, visibility: Visibility) -> None:
    assist = cast.assist(visibility=visibility)
    looking = viewers(cast, assist)
    assert {name for name, who in looking.items() if can(who, Act.SEE_PLAN, assist)} == MAY_SEE[visibility]


@pytest.mark.parametrize("visibility", list(Visibility))
def test_lists_show_what_a_single_look_would(cast: Cast, visibility: Visibility) -> None:
    assist = cast.assist(visibility=visibility)
    for name, who in viewers(cast, assist).items():
        listed = Assist.objects.filter(seen_by(who), pk=assist.pk).exists()
        assert listed == can(who, Act.SEE_PLAN, assist), name


@pytest.mark.parametrize("visibility", list(Visibility))
def test_the_record_opens_only_when_it_is_published(cast: Cast, visibility: Visibility) -> None:
    assist = cast.assist(visibility=visibility)
    table = {"assistee", "facilitator", "note-taker", "peer", "guest"}
    looking = viewers(cast, assist)
    assert {n for n, who in looking.items() if can(who, Act.READ_RECORD, assist)} == table
    assist.stage = "follow"
    assert {n for n, who in looking.items() if can(who, Act.READ_RECORD, assist)} == MAY_SEE[visibility]


WRITES = set(Act) - {Act.SEE_PLAN, Act.READ_RECORD, Act.SEE_FOLLOW_UP, Act.RESPOND}


@pytest.mark.parametrize("visibility", list(Visibility))
def test_no_visibility_lets_a_stranger_act(cast: Cast, visibility: Visibility) -> None:
    assist = cast.assist(visibility=visibility, stage="follow")
    looking = viewers(cast, assist)
    for name, act in itertools.product(("guest of another", "steward", "outsider", "anybody"), WRITES):
        assert not can(looking[name], act, assist), (name, act)


def test_only_the_hosts_sign_publish_and_cancel(cast: Cast) -> None:
    assist = cast.assist()
    looking = viewers(cast, assist)
    for act in (Act.SIGN_OFF, Act.PUBLISH, Act.CANCEL, Act.SHARE, Act.FOLLOW_UP):
        assert {n for n, who in looking.items() if can(who, act, assist)} == {"assistee"}, act
    assert {n for n, who in looking.items() if can(who, Act.RUN, assist)} == {"assistee", "facilitator", "note-taker"}


def test_only_members_who_may_read_a_plan_answer_it(cast: Cast) -> None:
    assist = cast.assist()
    assert not can(viewer_of(cast.di), Act.RESPOND, assist)
    planning.share(assist, by=cast.ada)
    assert can(viewer_of(cast.di), Act.RESPOND, assist)
    assert not can(viewer_of(cast.em), Act.RESPOND, assist)


def test_who_is_invited_sees_the_plan_until_it_is_taken_back(cast: Cast) -> None:
    assist = cast.assist()
    invitation, _ = invited(assist, cast.em)
    assert can(viewer_of(cast.em), Act.SEE_PLAN, assist)
    assert not can(viewer_of(cast.em), Act.ENTER, assist)
    invitation.withdrawn_at = invitation.sent_at
    invitation.save()
    assert not can(viewer_of(cast.em), Act.SEE_PLAN, assist)


def test_an_ended_seat_gives_no_right(cast: Cast) -> None:
    assist = cast.assist()
    seat = guest(assist)
    secret = passes.give(seat)
    held = Viewer(passes=passes.held({str(assist.pk): secret}))
    assert can(held, Act.ENTER, assist)
    seat.ended_at = seat.since
    seat.save()
    assert passes.held({str(assist.pk): secret}) == frozenset()
    assert Standing.PEER not in standings(Viewer(passes=frozenset({seat.pk})), Assist.objects.get(pk=assist.pk))


def test_someone_who_left_the_community_sees_nothing(cast: Cast) -> None:
    assist = cast.assist(visibility=Visibility.COMMUNITY)
    cast.di.memberships.update(ended_at=cast.di.created_at)
    assert not can(viewer_of(cast.di), Act.SEE_PLAN, assist)


def test_every_act_has_a_row() -> None:
    assert set(RIGHTS) == set(Act)


def test_deny_by_default(cast: Cast) -> None:
    assist = cast.assist()
    assert not [act for act in Act if allows(frozenset({Standing.ANYONE}), act, assist)]
    assert readers(assist) == frozenset()
