"""What callers store in an Azure OpenAI account: responses, conversations, files, batches; in SQLite, so that a restart keeps it.

They are no resources of Resource Manager: nothing there shows them, and they go with their account.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from apim_simulator import ids


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One object: its JSON, and bytes for what has content."""

    identifier: str
    body: dict[str, Any]
    content: bytes = b""


class Objects:
    """Objects by account, collection and id. Ids are compared with letter case, lists are in order of creation."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.execute(
            "CREATE TABLE IF NOT EXISTS objects (owner TEXT, collection TEXT, id TEXT, body TEXT NOT NULL, content BLOB NOT NULL, "
            "PRIMARY KEY (owner, collection, id))"
        )

    def put(self, owner: str, collection: str, identifier: str, body: dict[str, Any], content: bytes | None = None) -> None:
        """Store an object of an account; one that exists keeps its place in lists, and its content unless there is another."""
        self._database.execute(
            "INSERT INTO objects VALUES (?, ?, ?, ?, ?) ON CONFLICT (owner, collection, id) DO UPDATE SET body = excluded.body",
            (ids.key(owner), collection, identifier, json.dumps(body), content or b""),
        )
        if content is not None:
            self._database.execute(
                "UPDATE objects SET content = ? WHERE owner = ? AND collection = ? AND id = ?",
                (content, ids.key(owner), collection, identifier),
            )

    def get(self, owner: str, collection: str, identifier: str) -> StoredObject | None:
        """The object, or None."""
        row = self._database.execute(
            "SELECT id, body, content FROM objects WHERE owner = ? AND collection = ? AND id = ?",
            (ids.key(owner), collection, identifier),
        ).fetchone()
        return None if row is None else StoredObject(row[0], json.loads(row[1]), row[2])

    def each(self, owner: str, collection: str) -> Iterator[StoredObject]:
        """All of a collection, oldest first."""
        rows = self._database.execute(
            "SELECT id, body, content FROM objects WHERE owner = ? AND collection = ? ORDER BY rowid",
            (ids.key(owner), collection),
        )
        for identifier, body, content in rows.fetchall():
            yield StoredObject(identifier, json.loads(body), content)

    def delete(self, owner: str, collection: str, identifier: str) -> bool:
        """Remove an object; whether it was there."""
        done = self._database.execute(
            "DELETE FROM objects WHERE owner = ? AND collection = ? AND id = ?", (ids.key(owner), collection, identifier)
        )
        return done.rowcount > 0

    def forget(self, owner: str) -> None:
        """Remove all of an account."""
        self._database.execute("DELETE FROM objects WHERE owner = ?", (ids.key(owner),))

    def reset(self) -> None:
        """Remove everything."""
        self._database.execute("DELETE FROM objects")
