"""What lies beside the cards on a room's board: which kinds are written hidden, and the themes."""

from typing import Any

from django.db.models import CharField, Value

from peerassist.assists.models import Room
from peerassist.records import hiding
from peerassist.records.models import Theme


def state(room: Room) -> dict[str, Any]:
    """Return `hiding.state` and `theming.state` of a room, by the names they have on the wire. One query."""
    nothing = Value("", CharField())
    veils = hiding.waiting(room.pk).values_list("kind", nothing, "waiting", "pk")
    themes = Theme.objects.filter(assist=room.assist_id).order_by().values_list("name", "uid", "position", "pk")
    rows = sorted(veils.union(themes, all=True), key=lambda row: row[2:])
    return {
        "veils": {kind: waiting for kind, uid, waiting, _ in rows if not uid},
        "themes": [{"uid": uid, "name": name} for name, uid, _, _ in rows if uid],
    }
