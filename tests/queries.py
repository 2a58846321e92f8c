"""How many queries a page asks, so that a test can say: the same with 1 and with 3 rows.

    few = queries_of(client, "/assists/")
    add_two_more()
    assert queries_of(client, "/assists/") == few

A page is asked once before it is counted: what is read once per process or session is not its own.
"""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(client: Client, url: str, **headers: str) -> int:
    """Return how many queries a GET of `url` asks. It must answer 200; `headers` are passed on to the client."""
    return len(statements_of(client, url, **headers))


def statements_of(client: Client, url: str, **headers: str) -> list[str]:
    """Return the SQL of a warm GET of `url`, without the statements that only open and close transactions."""
    _get(client, url, headers)
    with CaptureQueriesContext(connection) as asked:
        _get(client, url, headers)
    return [query["sql"] for query in asked.captured_queries if _reads_or_writes(query["sql"])]


def _get(client: Client, url: str, headers: dict[str, str]) -> None:
    answer = client.get(url, headers=headers or None)
    assert answer.status_code == 200, f"{url} answered {answer.status_code}, so its queries say nothing"
    if answer.streaming:
        b"".join(answer)


def _reads_or_writes(sql: str) -> bool:
    return not sql.upper().startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"))
