"""What can be configured: one typed list of variables, read once, loud when wrong.

Every variable starts with ``PEERASSIST_``. Without any, the product runs on a laptop: SQLite and a secret that is
made at the first start, both in the data folder. ``docs/operate/configuration.md`` documents each; a test compares.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


class BadConfiguration(Exception):
    """A variable has a value that can't be used; the message says which, why and what would do."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The configuration of one process. Field ``x_y`` is the variable ``PEERASSIST_X_Y``."""

    data: Path = Path("peerassist-data")  # database, files, secret
    address: str = "http://localhost:8000"  # what people type; decides links, cookies and the allowed host
    host: str = "127.0.0.1"  # where the server listens
    port: int = 8000
    database_url: str = ""  # sqlite:////path or postgresql://user:password@host/name; empty: SQLite in the data folder
    bell_url: str = ""  # redis://host:6379/0 when several processes serve; empty: one process
    secret_key: str = ""  # empty: made once, kept in the data folder
    debug: bool = False
    demonstration: bool = False
    languages: str = "en,es,fr"
    time_zone: str = "UTC"  # for people who have not said theirs
    mail_url: str = (
        ""  # smtp://user:password@host:587, smtps://…; empty: mail stays in the outbox (tray in demonstration)
    )
    mail_from: str = "Peer Assist <peerassist@localhost>"
    trusted_proxies: int = 0  # how many proxies stand in front and set X-Forwarded-For
    workers: int = 1  # web processes; more than one needs PostgreSQL and a bell
    log_format: str = "text"  # or json
    metrics: bool = False  # /metrics for Prometheus


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
    if urlsplit(environment.address).scheme not in {"http", "https"} or not urlsplit(environment.address).hostname:
        raise BadConfiguration("PEERASSIST_ADDRESS must be like https://assist.example.org.")
    if environment.log_format not in {"text", "json"}:
        raise BadConfiguration("PEERASSIST_LOG_FORMAT must be text or json.")
    if environment.workers > 1 and not (environment.database_url.startswith("postgres") and environment.bell_url):
        raise BadConfiguration(
            "PEERASSIST_WORKERS above 1 needs PEERASSIST_DATABASE_URL (PostgreSQL) and PEERASSIST_BELL_URL."
        )


def secret(environment: Environment) -> str:
    """Return the secret key: the configured one, else the one kept in the data folder (made at the first start)."""
    if environment.secret_key:
        return environment.secret_key
    path = environment.data / "secret-key"
    if not path.exists():
        environment.data.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


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
        query = parse_qs(parts.query)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.get("host", [unquote(parts.hostname or "")])[0],
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise BadConfiguration("PEERASSIST_DATABASE_URL must start with sqlite:/// or postgresql://.")
