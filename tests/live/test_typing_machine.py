"""Whatever happens to what several hands type into one card, all copies are the same in the end, and those of the record;
nothing is lost and nothing comes twice."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from peerassist.records import editing
from tests.live.conftest import Table
from tests.live.hand import OwnHand
from tests.live.world import Client, World

HISTORIES = int(os.environ.get("PEERASSIST_TEST_HISTORIES", "8"))
# To make a failing history short takes minutes; it is kept, and told as it was.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
WHO = st.integers(0, 3)


class Typing(RuleBasedStateMachine):
    """The steps of a history. `world` is made anew for each."""

    table: Table

    def __init__(self) -> None:
        super().__init__()
        from django.db import connection, transaction

        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.connection = connection
        self.world = World(self.table, OwnHand)

    def teardown(self) -> None:
        try:
            self.world.judge()
            assert not any(client.hand.made_up for client in self.world.clients), "server and client merge differently"
        finally:
            self.connection.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def client(self, number: int) -> Client:
        return self.world.clients[number]

    @rule(who=WHO, at=st.integers(0, 60), gone=st.sampled_from([0, 0, 0, 1, 4]), fresh=st.integers(0, 3))
    def types(self, who: int, at: int, gone: int, fresh: int) -> None:
        self.world.type(self.client(who), at, gone, fresh)

    @rule(who=WHO)
    def sends(self, who: int) -> None:
        self.world.send(self.client(who))

    @rule(who=WHO)
    def sends_again(self, who: int) -> None:
        self.world.send_again(self.client(who))

    @rule(order=st.permutations(range(4)), most=st.integers(1, 4))
    def server_takes(self, order: list[int], most: int) -> None:
        self.world.carry([self.client(n) for n in order[:most]])

    @rule(who=WHO, most=st.integers(1, 8))
    def hears(self, who: int, most: int) -> None:
        self.world.hear(self.client(who), most)

    @rule(who=WHO, arrives=st.integers(0, 2), fresh=st.booleans(), reload=st.booleans())
    def line_breaks(self, who: int, arrives: int, fresh: bool, reload: bool) -> None:
        self.world.cut(self.client(who), arrives, fresh, reload)

    @rule(at=st.integers(0, 60))
    def the_text_leaps(self, at: int) -> None:
        self.world.leap(at)


def test_all_copies_agree_and_nothing_typed_is_lost(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing, "KEPT", 6)
    monkeypatch.setattr(editing, "PRUNED_EVERY", 3)
    machine: Any = type("TypingAtTheTable", (Typing,), {"table": table, "TestCase": None})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=40,
            deadline=None,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )
