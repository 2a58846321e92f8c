"""The configuration: typed, and loud when it is wrong."""

import multiprocessing
import stat
from pathlib import Path

import pytest

from peerassist.config import environment
from peerassist.config.environment import BadConfiguration, read


def test_nothing_need_be_said() -> None:
    given = read({"HOME": "/nowhere"})
    assert (given.address, given.port, given.workers) == ("http://localhost:8000", 8000, 1)


def test_words_become_numbers_truths_and_paths() -> None:
    given = read({"PEERASSIST_PORT": " 8100 ", "PEERASSIST_DEMONSTRATION": "Yes", "PEERASSIST_DATA": "/srv/assist"})
    assert (given.port, given.demonstration, given.data) == (8100, True, Path("/srv/assist"))


def test_a_misspelt_variable_is_named() -> None:
    with pytest.raises(BadConfiguration, match="Nothing is called PEERASSIST_PROT"):
        read({"PEERASSIST_PROT": "8000"})


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("PORT", "eighty", "whole number"),
        ("PORT", "70000", "from 1 to 65535"),
        ("DEMONSTRATION", "perhaps", "1 or 0"),
        ("ADDRESS", "assist.example.org", "like https://assist.example.org"),
        ("ADDRESS", "http://example.org/assist", "without a path"),
        ("ADDRESS", "https://assist.example.org", "TRUSTED_PROXIES must be 1 or more"),
        ("WORKERS", "2", "needs PEERASSIST_DATABASE_URL"),
        ("BELL_URL", "valkey:6379", "redis://"),
        ("MAIL_URL", "mail.example.org", "smtp://"),
        ("LOG_FORMAT", "xml", "text or json"),
        ("LANGUAGES", "en,xx", "may name en, es, fr"),
        ("TIME_ZONE", "Lusaka", "Africa/Lusaka"),
    ],
)
def test_what_can_not_be_used_is_said_with_what_would_do(variable: str, value: str, words: str) -> None:
    with pytest.raises(BadConfiguration, match=words):
        read({f"PEERASSIST_{variable}": value})


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    given = read({"PEERASSIST_DATA": str(tmp_path / "data")})
    first = environment.secret(given)
    assert len(first) > 50
    assert environment.secret(given) == first
    assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600


def _secret(folder: str) -> str:
    return environment.secret(read({"PEERASSIST_DATA": folder}))


def test_processes_that_start_at_once_share_one_secret(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        seen = pool.map(_secret, [str(tmp_path / "data")] * 16, chunksize=1)
    assert len(set(seen)) == 1
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret-key"]


def test_a_postgresql_address_hands_on_what_the_driver_knows() -> None:
    url = "postgresql://ada:p%40ss@db.example.org:5433/assist?sslmode=require"
    made = environment.database(read({"PEERASSIST_DATABASE_URL": url}))
    assert (made["USER"], made["PASSWORD"], made["HOST"], made["PORT"]) == ("ada", "p@ss", "db.example.org", "5433")
    options = made["OPTIONS"]
    assert isinstance(options, dict)
    assert options["sslmode"] == "require"


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(BadConfiguration, match="DATABASE_URL must start with"):
        environment.database(read({"PEERASSIST_DATABASE_URL": "mysql://localhost/assist"}))
