"""What can be configured: one typed list of variables, read once, loud when wrong.

Every variable starts with ``PEERASSIST_``. Without any, the product runs on a laptop: SQLite and a secret that is
made at the first start, both in the data folder. ``docs/operate/configuration.md`` documents each; a test compares.
"""

import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LANGUAGES = ("en", "es", "fr")
MOST_LINES = 16  # to PostgreSQL, of one process
BEHIND_A_PROXY = "must be 1 or more: an https address needs a proxy in front that ends TLS."
SHARED = "above 1 needs PEERASSIST_DATABASE_URL (PostgreSQL) and PEERASSIST_BELL_URL."


class BadConfiguration(Exception):
    """A variable has a value that can't be used; the message says which, why and what would do."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The configuration of one process. Field ``x_y`` is the variable ``PEERASSIST_X_Y``."""

    data: Path = Path("peerassist-data")  # database, secret key, gathered static files
    address: str = "http://localhost:8000"  # what people type; decides links, cookies and the allowed host
    host: str = "127.0.0.1"  # where the server listens
    port: int = 8000
    database_url: str = ""  # sqlite:////path or postgresql://user:password@host/name; empty: SQLite in the data folder
    bell_url: str = ""  # redis://host:6379/0 when several processes serve; empty: one process
    secret_key: str = ""  # empty: made once, kept in the data folder
    debug: bool = False
    demonstration: bool = False
    languages: str = "en,es,fr"  # those offered; the first is the one for people whose language is not known
    time_zone: str = "UTC"  # for people who have not said theirs
    mail_url: str = ""  # smtp://user:password@host:587, smtps://…; empty: letters wait (demonstration: go to its tray)
    mail_from: str = "Peer Assist <peerassist@localhost>"
    trusted_proxies: int = 0  # how many proxies stand in front and set X-Forwarded-For and X-Forwarded-Proto
    workers: int = 1  # web processes; more than one needs PostgreSQL and a bell
    log_format: str = "text"  # or json


TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def read(variables: Mapping[str, str]) -> Environment:
    """Return the typed configuration from `variables` (``os.environ``); raise BadConfiguration for a bad one."""
    known = {f"PEERASSIST_{f.name.upper()}": f for f in fields(Environment)}
    unknown = {n for n in variables if n.startswith("PEERASSIST_") and not n.startswith("PEERASSIST_TEST_")} - set(
        known
    )
    if unknown:
        raise BadConfiguration(f"Nothing is called {', '.join(sorted(unknown))}. Known: {', '.join(sorted(known))}.")
    values: dict[str, object] = {}
    for name, field in known.items():
        if name in variables:
            values[field.name] = _typed(name, variables[name].strip(), field.type)
    environment = Environment(**values)  # type: ignore[arg-type]
    _check(environment)
    return environment


def _typed(name: str, text: str, kind: object) -> object:
    if kind is int:
        if not text.isdecimal():
            raise BadConfiguration(f"{name} must be a whole number, not {text!r}.")
        return int(text)
    if kind is bool:
        if text.lower() not in TRUE | FALSE:
            raise BadConfiguration(f"{name} must be 1 or 0, not {text!r}.")
        return text.lower() in TRUE
    return Path(text) if kind is Path else text


def _check(environment: Environment) -> None:
    for name, fits, words in _demands(environment):
        if not fits:
            raise BadConfiguration(f"PEERASSIST_{name} {words}")


def _demands(given: Environment) -> Iterator[tuple[str, bool, str]]:
    """Yield (variable, whether its value fits, what would)."""
    address = urlsplit(given.address)
    good = address.scheme in {"http", "https"} and address.hostname and address.path in {"", "/"}
    yield "ADDRESS", bool(good), "must be like https://assist.example.org, without a path."
    yield "TRUSTED_PROXIES", not (address.scheme == "https" and given.trusted_proxies == 0), BEHIND_A_PROXY
    yield "PORT", 0 < given.port < 65536, "must be from 1 to 65535."
    yield "WORKERS", given.workers > 0, "must be 1 or more."
    shared = given.database_url.startswith("postgres") and given.bell_url
    yield "WORKERS", given.workers <= 1 or bool(shared), SHARED
    yield (
        "BELL_URL",
        _starts(given.bell_url, "redis", "rediss", "unix"),
        "must start with redis://, rediss:// or unix://.",
    )
    yield "MAIL_URL", _starts(given.mail_url, "smtp", "smtps"), "must start with smtp:// or smtps://."
    yield "LOG_FORMAT", given.log_format in {"text", "json"}, "must be text or json."
    yield "LANGUAGES", set(languages(given)) <= set(LANGUAGES), f"may name {', '.join(LANGUAGES)}, parted by commas."
    yield "TIME_ZONE", _is_zone(given.time_zone), "must be a name like Africa/Lusaka or UTC."


def _starts(url: str, *schemes: str) -> bool:
    return not url or urlsplit(url).scheme in schemes


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True


def languages(environment: Environment) -> list[str]:
    """Return the codes of the languages offered, the one for everybody else first."""
    return [code.strip() for code in environment.languages.split(",")]


def secret(environment: Environment) -> str:
    """Return the secret key: the configured one, else the one kept in the data folder (made at the first start)."""
    if environment.secret_key:
        return environment.secret_key
    path = environment.data / "secret-key"
    if not path.exists():
        _keep_new_secret(path)
    return path.read_text().strip()


def _keep_new_secret(path: Path) -> None:
    """Write a fresh secret to `path`, whole or not at all; of two processes that start at once, the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"secret-key.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def database(environment: Environment) -> dict[str, object]:
    """Return Django's ``DATABASES`` entry for the configured address."""
    url = environment.database_url or f"sqlite:///{(environment.data / 'peerassist.sqlite3').absolute()}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        Path(parts.path).parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: what was acknowledged survives a power cut. mmap and cache keep reading pages quick.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;"
                " PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        # Anything libpq knows may follow the question mark: sslmode, sslrootcert, target_session_attrs …
        given = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        return {
            "ENGINE": "peerassist.config.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": given.pop("host", unquote(parts.hostname or "")),
            "PORT": str(parts.port or ""),
            # Each page has a thread of its own, so lines to the database are kept by a pool, not by threads. It gives up
            # soon on a server that is away: the next page tries anew, instead of waiting for an ever rarer attempt.
            "OPTIONS": {
                "pool": {"min_size": 1, "max_size": MOST_LINES, "timeout": 10, "reconnect_timeout": 4},
                **given,
            },
        }
    raise BadConfiguration("PEERASSIST_DATABASE_URL must start with sqlite:/// or postgresql://.")
