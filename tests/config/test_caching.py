"""How long browsers keep static files."""

from wsgiref.headers import Headers

import pytest

from peerassist.config.caching import keep_hashed


def kept(url: str) -> str:
    headers = Headers([("Cache-Control", "max-age=3600, public")])
    keep_hashed(headers, "", url)
    return headers["Cache-Control"] or ""


@pytest.mark.parametrize("name", ["site-CB8P9bH_.js", "room--zdkMEoK.css", "latin-wght-normal-BcXVPD7q.woff2"])
def test_what_has_its_hash_in_its_name_is_kept_for_good(name: str) -> None:
    assert "immutable" in kept(f"/static/built/assets/{name}")


@pytest.mark.parametrize("url", ["/static/signs.svg", "/static/built/manifest.json", "/static/favicon.svg"])
def test_what_keeps_its_name_is_asked_for_again(url: str) -> None:
    assert kept(url) == "max-age=3600, public"
