"""The method has no clock, no randomness and no outside of its own: they come in as arguments."""

import ast
from pathlib import Path

import pytest

from peerassist import method

MODULES = sorted(Path(method.__file__).parent.glob("*.py"))
ALLOWED = {
    *("collections", "dataclasses", "datetime", "enum", "functools", "math", "re", "threading", "typing"),
    *("unicodedata", "snowballstemmer", "peerassist", "__future__"),
}


def trees() -> list[tuple[str, ast.Module]]:
    return [(path.stem, ast.parse(path.read_text(encoding="utf-8"))) for path in MODULES]


@pytest.mark.parametrize(("name", "tree"), trees(), ids=lambda part: part if isinstance(part, str) else "")
def test_it_asks_nobody_for_the_time(name, tree):
    calls = {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert not calls & {"now", "utcnow", "today", "time", "monotonic"}


@pytest.mark.parametrize(("name", "tree"), trees(), ids=lambda part: part if isinstance(part, str) else "")
def test_it_imports_only_what_thinks(name, tree):
    for_types = {id(node) for branch in ast.walk(tree) if isinstance(branch, ast.If) for node in ast.walk(branch)}
    imports = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom) and id(n) not in for_types]
    rooms = {(n.module if isinstance(n, ast.ImportFrom) else n.names[0].name) or "" for n in imports}
    assert {room.split(".")[0] for room in rooms} <= ALLOWED
    assert all(room.startswith("peerassist.method") for room in rooms if room.startswith("peerassist"))
