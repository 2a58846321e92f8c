"""The full-text index beside the documents: FTS5 in SQLite, a tsvector in PostgreSQL. Both hold the same terms."""

from typing import Any

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE library_index USING fts5(title, body, cards, tokenize='ascii', content='', contentless_delete=1)",
]
SQLITE_OLD = ["CREATE VIRTUAL TABLE library_index USING fts5(title, body, cards, tokenize='ascii')"]
POSTGRESQL = [
    "CREATE TABLE library_index (rowid bigint PRIMARY KEY REFERENCES library_document(id) ON DELETE CASCADE, vector tsvector NOT NULL)",
    "CREATE INDEX library_index_vector ON library_index USING gin (vector) WITH (fastupdate = off)",
]


def make(apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    if connection.vendor == "sqlite":
        # Rows of a contentless table can be deleted since SQLite 3.43; before, the terms are stored twice.
        statements = SQLITE if connection.Database.sqlite_version_info >= (3, 43) else SQLITE_OLD
    else:
        statements = POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP TABLE library_index")


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
