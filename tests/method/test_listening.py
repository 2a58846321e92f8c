"""When the assistee listens and does not write."""

import pytest

from peerassist.method.agenda import Phase, PhaseKind, default_agenda
from peerassist.method.kinds import Mode
from peerassist.method.listening import advises


def test_in_the_methods_own_agenda_it_is_the_discussion() -> None:
    assert [p.kind for p in default_agenda(plenary=True).phases if advises(p)] == [PhaseKind.DISCUSSION]


@pytest.mark.parametrize("kind", PhaseKind)
def test_only_where_the_assistee_listens_and_never_among_the_questions_before_advice(kind: PhaseKind) -> None:
    assert advises(Phase(kind, 5, Mode.LISTEN)) is (kind is not PhaseKind.QUESTIONS)
    assert not advises(Phase(kind, 5, Mode.TELL)) and not advises(Phase(kind, 5, Mode.TOGETHER))
