"""The full-text index beside the documents: FTS5 in SQLite, a tsvector in PostgreSQL. Both hold the same terms."""

from typing import Any

from django.db import migrations

KINDS = ("assist", "story", "person")
# Marks begin with an underscore, which must not part words; where a word stands is not needed, only in which column.
SQLITE = (
    "CREATE VIRTUAL TABLE library_index_{kind} USING fts5(title, words, marks, tokenize=\"ascii tokenchars '_'\","
    " detail=column, {store})"
)
CONTENTLESS = "content='', contentless_delete=1"
STORED = "columnsize=0"
POSTGRESQL = [
    # No foreign key: what is left behind is never shown, since documents are joined; and tables can be emptied alone.
    # Long records stay in their row, unpacked: what a document holds is looked up there for each word asked for.
    "CREATE TABLE library_index_{kind} (rowid bigint PRIMARY KEY, vector tsvector NOT NULL) WITH (toast_tuple_target = 8160)",
    "CREATE INDEX library_index_{kind}_vector ON library_index_{kind} USING gin (vector) WITH (fastupdate = off)",
]


def make(apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    statements = POSTGRESQL
    if connection.vendor == "sqlite":
        # Rows of a contentless table can be deleted since SQLite 3.43; before, the terms are stored twice.
        recent = connection.Database.sqlite_version_info >= (3, 43)
        statements = [SQLITE.replace("{store}", CONTENTLESS if recent else STORED)]
    for kind in KINDS:
        for statement in statements:
            schema_editor.execute(statement.format(kind=kind))


def drop(apps: Any, schema_editor: Any) -> None:
    for kind in KINDS:
        schema_editor.execute(f"DROP TABLE library_index_{kind}")


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
