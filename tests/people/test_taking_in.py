"""Taking people in from a file that was looked at: all of it, or nothing; and on from where it was killed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from peerassist.method.errors import DomainError
from peerassist.people import taking_in
from peerassist.people.models import EarlierTeam, ImportPart, Membership, PeopleImport, Person, Team
from peerassist.people.taking_in import Taken
from tests.cast import Cast, member

GOOD = (
    "email,name,team,unit,languages,skills,time_zone,since,earlier_teams\n"
    "nia@example.org,Nia New,Wells,Field,en;es,pumps; Budgets; pumps,Africa/Nairobi,2021-03-04,Water;Roads\n"
)


def put_down(cast: Cast, text: str) -> PeopleImport:
    return taking_in.put_down(cast.community, cast.stef, "people.csv", text.encode())


def taken_in(cast: Cast, text: str) -> PeopleImport:
    job = put_down(cast, text)
    taking_in.confirm(job, tell=False)
    taking_in.carry_out(job.pk)
    job.refresh_from_db()
    return job


def test_a_good_file_brings_people_with_team_skills_and_past(cast: Cast) -> None:
    job = taken_in(cast, GOOD)
    nia = Person.objects.get(email="nia@example.org")
    membership = nia.memberships.get()
    assert job.done_rows == 1 and job.finished_at is not None and not ImportPart.objects.exists()
    assert sorted(s.name for s in nia.skills.all()) == ["Budgets", "pumps"]
    assert nia.languages == ["en", "es"] and not nia.has_usable_password()
    assert membership.team == Team.objects.get(name="Wells", line="Field")
    assert membership.joined_at.date().isoformat() == "2021-03-04"
    assert {e.team for e in EarlierTeam.objects.filter(membership=membership)} == {cast.water, cast.roads}


def test_where_no_zone_is_given_the_communitys_is_taken(cast: Cast) -> None:
    cast.community.time_zone = "America/Lima"
    cast.community.save()
    taken_in(cast, "email,name\nnia@example.org,Nia\n")
    assert Person.objects.get(email="nia@example.org").time_zone == "America/Lima"


def test_members_stay_as_they_are(cast: Cast) -> None:
    job = taken_in(cast, "email,name\nADA@example.org,Somebody Else\n")
    cast.ada.refresh_from_db()
    assert cast.ada.name == "Ada Asks" and job.known_rows == 1


def test_who_has_an_account_elsewhere_is_not_made_a_member_unasked(cast: Cast) -> None:
    job = put_down(cast, "email,name\nem@example.org,Em\nnia@example.org,Nia\n")
    taking_in.confirm(job, tell=False)
    seen: list[str] = []
    taking_in.carry_out(job.pk, lambda _job, taken: seen.extend(taken.elsewhere))
    assert seen == ["em@example.org"] and (job.new_rows, job.elsewhere_rows) == (1, 1)
    assert not Membership.objects.filter(person=cast.em, community=cast.community).exists()


def test_a_file_with_a_problem_brings_nobody_even_when_confirmed(cast: Cast) -> None:
    before = Person.objects.count()
    job = put_down(cast, "email,name\nnia@example.org,Nia\nbad,Bad\n")
    assert not taking_in.confirm(job, tell=False)
    PeopleImport.objects.filter(pk=job.pk).update(confirmed_at=timezone.now())
    assert taking_in.carry_out(job.pk) == 0
    assert Person.objects.count() == before and not job.parts.exists()


def test_a_file_without_people_is_refused_and_leaves_nothing(cast: Cast) -> None:
    with pytest.raises(DomainError, match="no_people"):
        put_down(cast, "email,name\n\n")
    assert not PeopleImport.objects.exists()


def test_a_file_is_confirmed_once(cast: Cast) -> None:
    job = put_down(cast, GOOD)
    assert taking_in.confirm(job, tell=False) and not taking_in.confirm(job, tell=True)


def test_an_import_goes_on_where_it_was_killed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in, "BATCH", 1)
    job = put_down(cast, "email,name\nn1@example.org,N1\nn2@example.org,N2\n")
    taking_in.confirm(job, tell=False)

    def die(_job: PeopleImport, taken: Taken) -> None:
        if taken.new[0].name == "N2":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        taking_in.carry_out(job.pk, die)
    assert Person.objects.filter(name="N1").exists() and not Person.objects.filter(name="N2").exists()
    assert taking_in.carry_out(job.pk) == 1
    assert Person.objects.filter(name__in=["N1", "N2"]).count() == 2


def test_an_import_that_stands_still_or_failed_can_be_asked_to_go_on(cast: Cast) -> None:
    job = put_down(cast, GOOD)
    assert not taking_in.goes_on(job)
    taking_in.confirm(job, tell=False)
    job.refresh_from_db()
    assert not taking_in.goes_on(job)
    job.progress_at = timezone.now() - timedelta(minutes=2)
    assert taking_in.goes_on(job)
    job.progress_at, job.failed = timezone.now(), "the disk was full"
    assert taking_in.goes_on(job)


def test_a_file_that_nobody_confirmed_is_forgotten_after_a_week(cast: Cast) -> None:
    old = put_down(cast, GOOD)
    PeopleImport.objects.filter(pk=old.pk).update(uploaded_at=timezone.now() - timedelta(days=8))
    put_down(cast, "email,name\nb@example.org,B\n")
    assert not PeopleImport.objects.filter(pk=old.pk).exists() and ImportPart.objects.count() == 1


def test_a_batch_of_three_asks_no_more_than_a_batch_of_one(cast: Cast) -> None:
    def queries(text: str) -> int:
        job = put_down(cast, "email,name,team,skills\n" + text)
        taking_in.confirm(job, tell=False)
        with CaptureQueriesContext(connection) as asked:
            taking_in.carry_out(job.pk)
        return len(asked)

    one = queries("a@example.org,A,T1,s1\n")
    assert queries("b@example.org,B,T2,s2\nc@example.org,C,T3,s3\nd@example.org,D,T4,s4\n") == one


def test_a_member_who_came_in_by_themselves_meanwhile_is_left_alone(cast: Cast) -> None:
    job = put_down(cast, GOOD)
    taking_in.confirm(job, tell=False)
    came = Person.objects.create_user("nia@example.org", name="Nia Herself")
    member(came, cast.community)
    taking_in.carry_out(job.pk)
    came.refresh_from_db()
    assert came.name == "Nia Herself" and Membership.objects.filter(person=came).count() == 1
