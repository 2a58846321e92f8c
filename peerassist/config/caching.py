"""How long browsers keep static files."""

import re
from wsgiref.headers import Headers

HASHED = re.compile(r"/built/assets/.+-[\w-]{8}\.[a-z0-9]+$")  # the front end's build puts a hash into each name


def keep_hashed(headers: Headers, path: str, url: str) -> None:
    """Let a file whose name changes with its content be kept for good."""
    if HASHED.search(url):
        headers["Cache-Control"] = "max-age=31536000, public, immutable"
