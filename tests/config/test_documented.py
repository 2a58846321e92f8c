"""What can be configured is documented, and what is written about it is true."""

import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from peerassist.config.environment import BadConfiguration, Environment, read

ROOT = Path(__file__).resolve().parents[2]
KNOWN = {f"PEERASSIST_{field.name.upper()}": field for field in fields(Environment)}
GUIDE = ROOT / "docs" / "operate" / "configuration.md"
ROW = re.compile(r"^\| `(PEERASSIST_\w+)` \| (.+?) \|", re.MULTILINE)
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
WRITTEN = [ROOT / "Makefile", ROOT / "Dockerfile", ROOT / "compose.yaml", *sorted((ROOT / "deploy").iterdir()), *PAGES]
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def test_every_variable_has_its_row() -> None:
    assert [name for name, _ in ROW.findall(GUIDE.read_text("utf-8"))] == list(KNOWN)


def test_the_defaults_are_those_of_the_code() -> None:
    for name, said in ROW.findall(GUIDE.read_text("utf-8")):
        default = KNOWN[name].default
        assert default is not MISSING
        text = str(int(default)) if isinstance(default, bool) else str(default)
        assert said == (f"`{text}`" if text else "empty"), name


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_names_a_variable_that_is_not_there(path: Path) -> None:
    named = set(re.findall(r"PEERASSIST_[A-Z_]+[A-Z]", path.read_text("utf-8")))
    assert {name for name in named if not name.startswith("PEERASSIST_TEST_")} <= set(KNOWN)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    lost = []
    for link in LINK.findall(page.read_text("utf-8")):
        name, _, anchor = link.partition("#")
        if "://" in link or name.startswith("mailto:"):
            continue
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert lost == []


def anchors(page: Path) -> set[str]:
    """The names under which a page's headings can be linked to."""
    heads = HEADING.findall(page.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("stage", ["plan", "invite", "schedule", "run", "validate", "publish", "follow"])
@pytest.mark.parametrize("role", ["assistee", "facilitator", "peer", "steward"])
def test_every_role_reads_of_every_stage(role: str, stage: str) -> None:
    assert stage in anchors(ROOT / "docs" / "use" / f"{role}.md")


def test_every_line_of_the_method_has_its_row() -> None:
    rows = re.findall(
        r"^\| (M\d\d) \| .+ \| (.+) \| .+ \|$", (ROOT / "docs" / "coverage.md").read_text("utf-8"), re.MULTILINE
    )
    assert [number for number, _ in rows] == [f"M{n:02}" for n in range(1, 29)]
    assert {said for _, said in rows} <= {"works", "first form", "not yet"}


@pytest.mark.parametrize("name", ["compose.env.example", "peerassist.env.example"])
def test_the_examples_can_be_used(name: str) -> None:
    given = variables((ROOT / "deploy" / name).read_text("utf-8"))
    read({"PEERASSIST_TRUSTED_PROXIES": "1", **given, "PEERASSIST_WORKERS": "1"})


def test_an_example_with_a_mistake_would_be_refused() -> None:
    with pytest.raises(BadConfiguration):
        read(variables("PEERASSIST_ADDRESS=assist.example.org\n"))


def variables(text: str) -> dict[str, str]:
    return dict(re.findall(r"^(PEERASSIST_\w+)=(.*)$", text, re.MULTILINE))
