"""Who may be handed the facilitator's role in the middle of a meeting."""

from collections.abc import Iterable

from peerassist.method.kinds import Role

MAY_TAKE = frozenset({Role.PEER, Role.NOTE_TAKER})


def may_take(roles: Iterable[Role]) -> bool:
    """Say whether somebody with these roles may be handed the lead: who sits at the table, asks nothing and leads nothing
    yet. Who asks is to listen, and an observer has not come to act."""
    held = frozenset(roles)
    return bool(held) and held <= MAY_TAKE
