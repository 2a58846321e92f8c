"""How people come into a community."""

from datetime import timedelta

import pytest
from django.utils import timezone

from peerassist.method.errors import DomainError
from peerassist.people import joining, stewarding
from peerassist.people.models import CommunityInvitation, Membership
from peerassist.people.secrets import link_secret
from tests.cast import Cast, person


def test_an_invited_person_comes_in_once(cast: Cast) -> None:
    invitation = joining.invite(cast.community, "New@Example.org", by=cast.stef)
    secret = link_secret("joining", invitation.pk)
    newcomer = person("New Comer")

    found = joining.by_secret(secret)
    assert found is not None and found.email == "new@example.org"
    joining.accept(found, newcomer)

    assert Membership.objects.get(person=newcomer).community == cast.community
    assert joining.by_secret(secret) is None
    with pytest.raises(DomainError) as refused:
        joining.accept(invitation, cast.em)
    assert refused.value.code == "link_expired"


def test_an_old_invitation_is_no_longer_good(cast: Cast) -> None:
    invitation = joining.invite(cast.community, "late@example.org", by=cast.stef)
    CommunityInvitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert joining.by_secret(link_secret("joining", invitation.pk)) is None


def test_the_secret_is_stored_hashed(cast: Cast) -> None:
    invitation = joining.invite(cast.community, "new@example.org", by=cast.stef)
    assert link_secret("joining", invitation.pk) not in invitation.token_hash


def test_a_member_is_not_invited_again(cast: Cast) -> None:
    with pytest.raises(DomainError, match="already_member"):
        joining.invite(cast.community, cast.di.email, by=cast.stef)


def test_a_domain_opens_the_door_for_its_addresses_alone(cast: Cast) -> None:
    cast.community.joining, cast.community.domains = "domain", ["example.org"]
    cast.community.save()
    stranger = person("Sam Stranger")
    stranger.email = "sam@elsewhere.net"
    stranger.save()

    assert joining.open_to(cast.em) == [cast.community]
    assert joining.open_to(stranger) == []
    with pytest.raises(DomainError, match="joining_closed"):
        joining.join(stranger, cast.community)


def test_a_community_keeps_a_steward(cast: Cast) -> None:
    only = Membership.objects.get(person=cast.stef)
    for leave in (lambda: stewarding.end(only), lambda: stewarding.set_role(only, "member")):
        with pytest.raises(DomainError, match="last_steward"):
            leave()
    stewarding.set_role(Membership.objects.get(person=cast.bo), "steward")
    stewarding.end(only)
    assert Membership.objects.filter(community=cast.community, role="steward", ended_at=None).count() == 1
