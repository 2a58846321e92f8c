"""The people who play in every test: Ada asks, Bo leads, Cy takes notes, Di is a peer, Em an outsider, Stef a steward.

Each function makes one small, whole thing in the database, so that a test says only what it is about.
"""

from datetime import date, timedelta

from django.utils import timezone

from peerassist.assists.models import Assist, Group, Invitation, Participation, Room, Script
from peerassist.assists.queries import agenda_of
from peerassist.method import agenda as agendas
from peerassist.method import phases
from peerassist.method.kinds import Role
from peerassist.people.models import Community, Membership, Person, Team
from peerassist.people.secrets import fresh_secret

QUESTION = "How do we hand 120 village water committees over to the district so that the pumps keep running?"


def person(name: str, **fields: object) -> Person:
    """An account; `name` "Ada" lives at ada@example.org."""
    return Person.objects.create_user(f"{name.split()[0].lower()}@example.org", name=name, **fields)


def community(name: str = "Plant and Power", **fields: object) -> Community:
    return Community.objects.create(name=name, slug=name.lower().replace(" ", "-"), **fields)


def team(within: Community, name: str, line: str = "") -> Team:
    return Team.objects.create(community=within, name=name, line=line)


def member(who: Person, within: Community, in_team: Team | None = None, *, steward: bool = False) -> Membership:
    role = Membership.Role.STEWARD if steward else Membership.Role.MEMBER
    return Membership.objects.create(person=who, community=within, team=in_team, role=role)


class Cast:
    """A community with everyone in it, but Em, who is a member of another."""

    def __init__(self) -> None:
        self.community = community()
        self.elsewhere = community("Elsewhere")
        self.water, self.roads = team(self.community, "Water", "Field"), team(self.community, "Roads", "Public works")
        self.ada, self.bo, self.cy, self.di = (
            person("Ada Asks"),
            person("Bo Leads"),
            person("Cy Notes"),
            person("Di Peer"),
        )
        self.stef, self.em = person("Stef Steward"), person("Em Outside")
        member(self.ada, self.community, self.water)
        for who in (self.bo, self.cy, self.di):
            member(who, self.community, self.roads)
        member(self.stef, self.community, steward=True)
        member(self.em, self.elsewhere)

    def assist(self, **fields: object) -> Assist:
        """Ada's assist, planned for a decision in forty days."""
        given: dict[str, object] = {
            "title": "Water committees",
            "question": QUESTION,
            "decision": "the handover",
            "decided_by": "the steering committee",
            "decision_on": date.today() + timedelta(days=40),
        }
        made = Assist.objects.create(
            community=self.community, team=self.water, created_by=self.ada, **{**given, **fields}
        )
        takes_part(made, self.ada, Role.ASSISTEE)
        return made


def takes_part(assist: Assist, who: Person, role: Role) -> Participation:
    return Participation.objects.create(assist=assist, person=who, name=who.name, email=who.email, role=role)


def guest(assist: Assist, name: str = "Gus Guest", role: Role = Role.PEER) -> Participation:
    """Someone without an account at the table."""
    return Participation.objects.create(assist=assist, name=name, role=role)


def invited(assist: Assist, who: Person, role: Role = Role.PEER) -> tuple[Invitation, str]:
    """An invitation and the secret of its link."""
    secret, secret_hash = fresh_secret()
    made = Invitation.objects.create(
        assist=assist, person=who, name=who.name, email=who.email, role=role, token_hash=secret_hash
    )
    return made, secret


def room(assist: Assist, code: str = "7KQ42M") -> Room:
    """The room of the assist's first group, and the clock of the meeting, which has not begun."""
    group, _ = Group.objects.get_or_create(assist=assist, number=1)
    run = {"agenda": agendas.to_json(agenda_of(assist)), "state": phases.to_json(phases.Run())}
    Script.objects.get_or_create(assist=assist, defaults=run)
    return Room.objects.create(assist=assist, group=group, code=code, opened_at=timezone.now())
