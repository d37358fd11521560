"""The kinds of change there are, as one table, and one change."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["breaking", "risky", "safe"]
"""Breaking: a correct client fails. Risky: one that relies on more than the contract says may. Safe: none does."""

Direction = Literal["request", "response", "both"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of change: what it is, and how it is judged in what clients send and in what they get."""

    id: str
    title: str
    request: Kind
    response: Kind

    def kind(self, direction: Direction) -> Kind:
        """How the change is judged; one that has no direction is judged as a request is."""
        return self.response if direction == "response" else self.request


_TABLE: tuple[tuple[str, str, Kind, Kind], ...] = (
    ("DIFF-OPERATION-REMOVED", "an operation is gone; a re-import deletes it with its policies", "breaking", "breaking"),
    ("DIFF-OPERATION-MOVED", "an operationId has another method or path", "breaking", "breaking"),
    (
        "DIFF-OPERATION-RENAMED",
        "an operation has another operationId: a new ARM name, policies at best copied",
        "risky",
        "risky",
    ),
    ("DIFF-OPERATION-ADDED", "an operation is new", "safe", "safe"),
    ("DIFF-OPERATION-DEPRECATED", "an operation is deprecated", "risky", "risky"),
    ("DIFF-OPERATION-REINSTATED", "an operation is no longer deprecated", "safe", "safe"),
    ("DIFF-PATH-PARAMETER-RENAMED", "a path parameter has another name: callers do not see it, policies do", "risky", "risky"),
    ("DIFF-API-VERSION", "info.version is another", "risky", "risky"),
    ("DIFF-SERVER-PATH", "the path of the first server is another; a stack's base path must follow", "risky", "risky"),
    ("DIFF-SECURITY", "the document asks for other credentials; API Management does not read that", "risky", "risky"),
    ("DIFF-DOCUMENTATION", "summary or description of an operation", "safe", "safe"),
    ("DIFF-PARAMETER-REMOVED", "a parameter is gone; clients that send it are ignored or refused", "risky", "risky"),
    ("DIFF-PARAMETER-ADDED-REQUIRED", "a required parameter is new", "breaking", "breaking"),
    ("DIFF-PARAMETER-ADDED", "an optional parameter is new", "safe", "safe"),
    ("DIFF-PARAMETER-REQUIRED", "a parameter became required", "breaking", "breaking"),
    ("DIFF-PARAMETER-OPTIONAL", "a parameter became optional", "safe", "safe"),
    ("DIFF-PARAMETER-STYLE", "a parameter is written another way (style, explode, media type)", "breaking", "breaking"),
    ("DIFF-DEPRECATED", "a parameter or value is deprecated", "risky", "risky"),
    ("DIFF-REINSTATED", "a parameter or value is no longer deprecated", "safe", "safe"),
    ("DIFF-BODY-REMOVED", "the request body is gone", "risky", "risky"),
    ("DIFF-BODY-ADDED-REQUIRED", "a required request body is new", "breaking", "breaking"),
    ("DIFF-BODY-ADDED", "an optional request body is new", "safe", "safe"),
    ("DIFF-BODY-REQUIRED", "the request body became required", "breaking", "breaking"),
    ("DIFF-BODY-OPTIONAL", "the request body became optional", "safe", "safe"),
    ("DIFF-MEDIA-TYPE-REMOVED", "a media type is gone", "breaking", "breaking"),
    ("DIFF-MEDIA-TYPE-ADDED", "a media type is new", "safe", "risky"),
    ("DIFF-RESPONSE-SUCCESS-REMOVED", "a success status is gone", "breaking", "breaking"),
    ("DIFF-RESPONSE-SUCCESS-ADDED", "a success status is new", "risky", "risky"),
    ("DIFF-RESPONSE-ERROR-REMOVED", "an error status is gone", "risky", "risky"),
    ("DIFF-RESPONSE-ERROR-ADDED", "an error status is new", "safe", "safe"),
    ("DIFF-HEADER-REMOVED", "a response header is gone", "breaking", "breaking"),
    ("DIFF-HEADER-ADDED", "a response header is new", "safe", "safe"),
    ("DIFF-HEADER-REQUIRED", "a response header became certain", "safe", "safe"),
    ("DIFF-HEADER-OPTIONAL", "a response header is no longer certain", "breaking", "breaking"),
    ("DIFF-TYPE-CHANGED", "values are of another type", "breaking", "breaking"),
    ("DIFF-TYPE-NARROWED", "values are of fewer types", "breaking", "safe"),
    ("DIFF-TYPE-WIDENED", "values may be of more types", "safe", "breaking"),
    ("DIFF-FORMAT", "the format of values is another", "risky", "risky"),
    ("DIFF-NULL-ALLOWED", "null is allowed", "safe", "breaking"),
    ("DIFF-NULL-FORBIDDEN", "null is no longer allowed", "breaking", "safe"),
    ("DIFF-ENUM-VALUE-REMOVED", "a value of an enumeration is gone", "breaking", "safe"),
    ("DIFF-ENUM-VALUE-ADDED", "an enumeration has a new value", "safe", "risky"),
    ("DIFF-ENUM-STARTED", "only listed values are left", "breaking", "safe"),
    ("DIFF-ENUM-ENDED", "values are no longer listed", "safe", "risky"),
    ("DIFF-PROPERTY-ADDED-REQUIRED", "a required property is new", "breaking", "safe"),
    ("DIFF-PROPERTY-ADDED", "an optional property is new", "safe", "safe"),
    ("DIFF-PROPERTY-REMOVED", "a property is gone", "risky", "breaking"),
    ("DIFF-PROPERTY-REQUIRED", "a property became required", "breaking", "safe"),
    ("DIFF-PROPERTY-OPTIONAL", "a property is no longer guaranteed", "safe", "breaking"),
    ("DIFF-OBJECT-CLOSED", "other properties than the named are forbidden", "breaking", "safe"),
    ("DIFF-OBJECT-OPENED", "other properties than the named are allowed", "safe", "risky"),
    ("DIFF-LIMIT-TIGHTENED", "a bound of length, size, number or pattern is tighter", "breaking", "safe"),
    ("DIFF-LIMIT-LOOSENED", "a bound of length, size, number or pattern is looser", "safe", "risky"),
    ("DIFF-PATTERN", "a pattern is another", "breaking", "risky"),
    ("DIFF-MULTIPLE", "values are multiples of another number", "breaking", "risky"),
    ("DIFF-DEFAULT", "the default is another, for clients that leave the value out", "risky", "safe"),
    ("DIFF-ACCESS", "readOnly or writeOnly is another", "risky", "risky"),
    ("DIFF-VARIANT-REMOVED", "one of several variants is gone", "breaking", "safe"),
    ("DIFF-VARIANT-ADDED", "there is a new variant", "safe", "risky"),
    ("DIFF-OVERLAP-FORBIDDEN", "a value that matches several variants is refused, which it was not", "breaking", "safe"),
    ("DIFF-OVERLAP-ALLOWED", "a value may match several variants", "safe", "risky"),
    ("DIFF-DISCRIMINATOR", "what tells variants apart is another", "breaking", "breaking"),
    ("DIFF-DISCRIMINATOR-VALUE-REMOVED", "a name that a mapping gives a variant is gone", "breaking", "safe"),
    ("DIFF-DISCRIMINATOR-VALUE-ADDED", "a mapping gives a variant a new name", "safe", "risky"),
    ("DIFF-NOT", "what values must not be is another", "risky", "risky"),
    ("DIFF-UNCOMPARED", "a member that is not compared further is another", "risky", "risky"),
)
RULES: dict[str, Rule] = {row[0]: Rule(*row) for row in _TABLE}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    `place` is a JSON pointer into the new document, for what is gone into the old one; it
    exists there. `operations` are method and path of
    each operation that it reaches, none when it is about the document. `before` and `after` are a few words each.
    """

    rule: str
    kind: Kind
    direction: Direction
    place: str
    before: str
    after: str
    operations: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What kind of change this is, in words."""
        return RULES[self.rule].title
