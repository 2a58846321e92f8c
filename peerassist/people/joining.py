"""How people come into a community: by a steward's invitation, by the community's rule, or as its founder."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify

from peerassist.method.errors import DomainError
from peerassist.people.models import Community, CommunityInvitation, Membership, Person
from peerassist.people.secrets import hashed, link_secret

LASTS = timedelta(days=14)


@transaction.atomic
def invite(
    community: Community, email: str, *, by: Person, role: str = Membership.Role.MEMBER, language: str = "en"
) -> CommunityInvitation:
    """Invite an address; a second invitation to the same address renews the first. The secret of its link is
    ``secrets.link_secret("joining", invitation.pk)``."""
    address = email.strip().lower()
    if Membership.objects.filter(community=community, person__email=address, ended_at=None).exists():
        raise DomainError("already_member", email=address)
    now = timezone.now()
    fresh = {"role": role, "language": language, "invited_by": by, "sent_at": now, "expires_at": now + LASTS}
    invitation = CommunityInvitation.objects.filter(community=community, email=address, accepted_at=None).first()
    if invitation is None:
        invitation = CommunityInvitation(community=community, email=address, token_hash=uuid4().hex)
    for name, value in fresh.items():
        setattr(invitation, name, value)
    invitation.save()
    invitation.token_hash = hashed(link_secret("joining", invitation.pk))
    invitation.save(update_fields=["token_hash"])
    return invitation


def by_secret(secret: str) -> CommunityInvitation | None:
    """Return the invitation with this secret, if it is still good."""
    return by_hash(hashed(secret))


def by_hash(secret_hash: str) -> CommunityInvitation | None:
    """Return the invitation whose secret has this hash, if it is still good."""
    found = CommunityInvitation.objects.select_related("community", "invited_by")
    return found.filter(token_hash=secret_hash, accepted_at=None, expires_at__gt=timezone.now()).first()


@transaction.atomic
def accept(invitation: CommunityInvitation, person: Person) -> Membership:
    """Take a person in by invitation; it is used once."""
    taken = CommunityInvitation.objects.filter(pk=invitation.pk, accepted_at=None, expires_at__gt=timezone.now())
    if not taken.update(accepted_at=timezone.now(), accepted_by=person):
        raise DomainError("link_expired")
    return take_in(person, invitation.community, invitation.role)


def take_in(person: Person, community: Community, role: str = Membership.Role.MEMBER) -> Membership:
    """Make a person a member; one who left comes back in the role that is given now, a steward who is there stays one."""
    membership, fresh = Membership.objects.get_or_create(person=person, community=community, defaults={"role": role})
    if not fresh:
        if membership.ended_at is not None or role == Membership.Role.STEWARD:
            membership.role = role
        membership.ended_at = None
        membership.save(update_fields=["ended_at", "role"])
    return membership


def waiting_for(addresses: Iterable[str]) -> QuerySet[CommunityInvitation]:
    """Return the invitations to these addresses that are still good, for those who come without the link."""
    wanted = [address.strip().lower() for address in addresses]
    found = CommunityInvitation.objects.select_related("community", "invited_by").order_by("pk")
    return found.filter(email__in=wanted, accepted_at=None, expires_at__gt=timezone.now())


def open_to(person: Person) -> list[Community]:
    """Return the communities that this person may join by rule: open ones, and those that know the address's domain.
    The address must have been confirmed before."""
    mine = set(Membership.objects.filter(person=person, ended_at=None).values_list("community", flat=True))
    return [c for c in open_to_address(person.email) if c.pk not in mine]


def open_to_address(address: str) -> list[Community]:
    """Return the communities that take in this address by rule."""
    domain = address.rpartition("@")[2].lower()
    candidates = Community.objects.exclude(joining=Community.Joining.INVITATION)
    return [c for c in candidates if c.joining == Community.Joining.OPEN or domain in {d.lower() for d in c.domains}]


def join(person: Person, community: Community) -> Membership:
    """Come in by the community's rule."""
    if community.pk not in {c.pk for c in open_to(person)}:
        raise DomainError("joining_closed")
    return take_in(person, community)


@transaction.atomic
def found(name: str, *, by: Person, language: str, time_zone: str, about: str = "") -> Community:
    """Make a community with its first steward."""
    base = slugify(name)[:40] or "community"
    slug, n = base, 1
    while Community.objects.filter(slug=slug).exists():
        n += 1
        slug = f"{base}-{n}"
    community = Community.objects.create(name=name, slug=slug, language=language, time_zone=time_zone, about=about)
    take_in(by, community, Membership.Role.STEWARD)
    return community
