"""What an account has stored, and lists of it in pages as OpenAI's clients read them."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from apim_simulator.model import errors
from apim_simulator.model.answer import Json
from apim_simulator.objects import Objects, StoredObject

PAGE, LARGEST_PAGE = 20, 100
"""Items of a page where the caller names no number, and at most: documented for input items."""
DIGITS = 50
"""Hexadecimal digits of an id (aoai2-responses-200-6e09c6)."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The objects of one account."""

    objects: Objects
    owner: str

    def get(self, collection: str, identifier: str) -> StoredObject | None:
        """The object, or None."""
        return self.objects.get(self.owner, collection, identifier)

    def require(self, collection: str, identifier: str, absent: str) -> StoredObject:
        """The object. Raises 404 with the message `absent`, in which `{}` is the id."""
        found = self.get(collection, identifier)
        if found is None:
            raise errors.not_found(absent.format(identifier), None, None)
        return found

    def put(self, collection: str, body: Json, content: bytes | None = None) -> None:
        """Store an object under the id in its body."""
        self.objects.put(self.owner, collection, body["id"], body, content)

    def delete(self, collection: str, identifier: str) -> bool:
        """Remove an object; whether it was there."""
        return self.objects.delete(self.owner, collection, identifier)

    def clear(self, collection: str) -> None:
        """Remove all of a collection."""
        for each in list(self.each(collection)):
            self.delete(collection, each.identifier)

    def each(self, collection: str) -> Iterator[StoredObject]:
        """All of a collection, oldest first."""
        return self.objects.each(self.owner, collection)


def new_id(prefix: str) -> str:
    """An id such as `resp_0473…`, never the same twice."""
    return f"{prefix}_{secrets.token_hex(DIGITS // 2)}"


def page(items: Sequence[Json], query: Mapping[str, str], default: int = PAGE) -> Json:
    """One page of a list, oldest first in `items`, by the query's `limit`, `order` (asc, or by default desc), `after`, `before`."""
    limit = _limit(query.get("limit"), default)
    order = query.get("order", "desc")
    if order not in ("asc", "desc"):
        raise errors.not_one_of(order, ("asc", "desc"), "order")
    ordered = list(items) if order == "asc" else list(reversed(items))
    names = [item["id"] for item in ordered]
    start = names.index(query["after"]) + 1 if query.get("after") in names else 0
    end = names.index(query["before"]) if query.get("before") in names else len(names)
    found = ordered[start:end]
    items_of_page = found[:limit]
    return {
        "object": "list",
        "data": items_of_page,
        "first_id": items_of_page[0]["id"] if items_of_page else None,
        "last_id": items_of_page[-1]["id"] if items_of_page else None,
        "has_more": len(found) > limit,
    }


def _limit(value: str | None, default: int) -> int:
    if value is None:
        return default
    if not value.isascii() or not value.isdigit() or not 1 <= int(value[:9]) <= LARGEST_PAGE:
        message = f"Invalid 'limit': '{value[:40]}' is not between 1 and {LARGEST_PAGE}."
        raise errors.invalid_request(message, "limit", "invalid_value")
    return int(value)
