"""The backend that `DATABASES` names."""

from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    """Looks whether a line of the pool still works before it is used. The pool's own check does so too, but waits one, two,
    four … seconds between dead lines, so that after a restart of PostgreSQL pages fail for ten seconds and more."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        line = super().get_new_connection(conn_params)
        pool: ConnectionPool[Any] | None = self.pool
        if pool is None:
            return line
        try:
            pool.check_connection(line)
        except psycopg.Error:
            pool.putconn(line)
            pool.check()  # what cut one has cut all that lay idle: they are exchanged together
            line = super().get_new_connection(conn_params)
        return line
