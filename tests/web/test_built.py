"""The addresses of what the front end's build made."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import Context, Template

from peerassist.web.templatetags import built


@pytest.fixture
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "manifest.json"
    monkeypatch.setattr(built, "MANIFEST", path)
    built._read.cache_clear()
    yield path
    built._read.cache_clear()


def write(path: Path, **entries: dict[str, object]) -> None:
    path.write_text(json.dumps(entries))


def test_a_source_is_found_under_its_hashed_name(manifest: Path) -> None:
    write(manifest, **{"site/site.ts": {"file": "assets/site-1a2b.js"}})
    page = Template("{% load built %}{% built 'site/site.ts' %}").render(Context())
    assert page == "/static/built/assets/site-1a2b.js"


def test_what_a_script_imports_is_fetched_early_once_each(manifest: Path) -> None:
    write(
        manifest,
        **{
            "room/room.tsx": {"file": "room.js", "imports": ["_a.js", "_b.js"]},
            "_a.js": {"file": "a.js", "imports": ["_b.js"]},
            "_b.js": {"file": "b.js"},
        },
    )
    page = Template("{% load built %}{% built_with 'room/room.tsx' %}").render(Context())
    assert page.count("modulepreload") == 2
    assert page.index("a.js") < page.index("b.js")


def test_without_a_build_the_message_says_what_to_do(manifest: Path) -> None:
    with pytest.raises(built.NotBuilt, match="npm run build"):
        built.built("site/site.ts")


def test_an_unknown_source_is_named(manifest: Path) -> None:
    write(manifest)
    with pytest.raises(built.NotBuilt, match="nothing.ts"):
        built.built("nothing.ts")
