"""A meeting that was held: Ada asked, Bo led, Di and Gus are peers; cards are written as a test needs them."""

from itertools import count

from peerassist.assists.models import Assist, Participation
from peerassist.method.kinds import Role
from peerassist.records.models import Card
from tests.cast import Cast, guest, takes_part

_numbers = count(1)


class Held:
    """The assist after its meeting, with the seats of those who were there."""

    def __init__(self, cast: Cast, **fields: object) -> None:
        self.assist: Assist = cast.assist(**{"stage": "validate", "attribution": "role", **fields})
        self.ada = self.assist.participations.get(person=cast.ada)
        self.bo = takes_part(self.assist, cast.bo, Role.FACILITATOR)
        self.di = takes_part(self.assist, cast.di, Role.PEER)
        self.gus = guest(self.assist)
        Participation.objects.filter(pk=self.di.pk).update(job="District engineer", place="Kerala")
        self.di.refresh_from_db()

    def card(self, text: str, kind: str = "option", by: Participation | None = None, **fields: object) -> Card:
        n = next(_numbers)
        return Card.objects.create(
            assist=self.assist, uid=f"card-{n}", kind=kind, text=text, author=by or self.di, position=n, **fields
        )
