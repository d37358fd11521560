"""Stored things of consumers: a member of a pool for each consumer, and whose a response or a conversation is.

A mark, a keyed hash of the consumer, is in the `metadata` of what a consumer makes, where the account keeps it. Before an id is
used the account is asked for it. The gateway's cache only saves that call: it is volatile, and of one region
(https://learn.microsoft.com/azure/api-management/cache-store-value-policy). Types have their namespace where no example of
Microsoft's names them without (https://learn.microsoft.com/azure/api-management/api-management-policy-expressions).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from policy.credentials import Credential, IdentityCredential, KeyCredential
from policy.markup import Element, element
from policy.model_answers import MODEL
from policy.models import is_named
from policy.routing import set_backend
from policy.stored_bodies import MARK, PAIR, REQUEST, of_body, read_body

MEMBER: Final = "stored-member"
"""Variable with the label of the backend that has a consumer's stored things."""
ID: Final = "stored-id"
ANSWER: Final = "stored-answer"
KNOWN: Final = "stored-known"
CACHED_SECONDS: Final = 3600
"""How long an owner is known without another call; an id never changes hands."""
_TIMEOUT_SECONDS: Final = 30
_NAMES: Final = {"responses": "Response", "conversations": "Conversation"}
Collection = Literal["responses", "conversations"]
COLLECTIONS: Final[tuple[Collection, ...]] = ("responses", "conversations")
"""What has `metadata`, and so can have an owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMember:
    """A backend that may have a consumer's stored things: name and URL in ARM, and the named value of its key, if it has one.

    `label` is its name in the settings, by which it is chosen: the same for APIs with other base paths, and in any environment.
    """

    label: str
    name: str
    url: str
    named_value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredOwner:
    """What an owner's mark is made of: an expression of the consumer, and the named value of the secret."""

    consumer: str
    named_value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredOperation:
    """What one operation does with stored things.

    `body` says whether ids are looked for in it, and whether what is made gets a mark. `collection` and `parameter` are set where
    the URL template names a stored thing. `path` is between a member's URL and the collections. A `refused` operation deals with
    what nobody can own. Models `elsewhere` are of other backends, where an id would not be looked for.
    """

    members: tuple[StoredMember, ...]
    consumer: str
    credential: Credential
    affinity: bool = False
    owner: StoredOwner | None = None
    path: str = ""
    body: Literal["none", "read", "marked"] = "none"
    collection: Collection | None = None
    parameter: str = ""
    refused: bool = False
    elsewhere: tuple[str, ...] = ()

    def statements(self) -> list[Element]:
        """Inbound, after the consumer is known and the gateway's own credential is there."""
        found = [*self._of_other_backends(), *self._sent_to_member()]
        if self.owner is None:
            return found
        if self.refused:
            message = '"The gateway offers nothing here: what these operations store has no owner."'
            return [*found, _refusal(404, "Not Found", message, "not_available")]
        found.append(element("set-variable", name=MARK, value=_mark(self.owner)))
        if self.collection:
            found += self._checked(self.collection, f'context.Request.MatchedParameters["{self.parameter}"]', KNOWN)
        if self.body != "none":
            found += self._read()
        return found

    def _of_other_backends(self) -> list[Element]:
        """Refuse models whose backend is another one, before anything is sent there."""
        if not self.elsewhere:
            return []
        message = f'"The model \'" + {MODEL} + "\' stores nothing here: it is of another backend than what this API stores."'
        refusal = _refusal(400, "Bad Request", message, "model_not_stored")
        return [element("choose", element("when", refusal, condition=is_named(self.elsewhere)))]

    def _sent_to_member(self) -> list[Element]:
        """The highest hash of consumer and member: a member that comes or goes moves its own consumers alone."""
        if not self.affinity:
            return []
        if len(self.members) == 1:
            return [set_backend(self.members[0].name)]
        labels = ", ".join(f'"{member.label}"' for member in self.members)
        chosen = (
            f'@{{ var consumer = {_bytes(self.consumer)}; var chosen = ""; var most = 0; '
            f"foreach (var label in new string[] {{ {labels} }}) {{ "
            f"var score = BitConverter.ToInt32({_keyed_hash('label')}.ComputeHash(consumer), 0); "
            'if (chosen == "" || score > most) { chosen = label; most = score; } } return chosen; }'
        )
        return [
            element("set-variable", name=MEMBER, value=chosen),
            element("choose", *(_when(_is_chosen(member), set_backend(member.name)) for member in self.members)),
        ]

    def _read(self) -> list[Element]:
        """Read the body, refuse what cannot be sent, check what it names, and send what was read."""
        foreign = f'"Item with id \'" + {of_body("foreign")}.Replace("~", "") + "\' not found."'
        return [
            element("set-variable", name=REQUEST, value=read_body(marked=self.body == "marked")),
            element(
                "choose",
                _when(f'{of_body("refused")} != ""', _refusal(400, "Bad Request", of_body("refused"), "invalid_value")),
                _when(f'{of_body("foreign")} != ""', _refusal(404, "Not Found", foreign, None)),
            ),
            *(
                element("choose", _when(f'{of_body(name)} != ""', *self._checked(name, of_body(name), f"{KNOWN}-{name}")))
                for name in COLLECTIONS
            ),
            element("set-body", text=f"@({of_body('text')})"),
        ]

    def _checked(self, collection: Collection, identifier: str, known: str) -> list[Element]:
        """Go on with an id that is the consumer's own; to all else the answer is that there is none.

        `known` is a variable for this id alone: one that is left of another would let this one pass.
        """
        key = f'@("stored:" + (string)context.Variables["{MARK}"] + (string)context.Variables["{ID}"])'
        unknown = f'"{_NAMES[collection]} with id \'" + (string)context.Variables["{ID}"] + "\' not found."'
        missing = _refusal(404, "Not Found", unknown, None)
        status = f'((IResponse)context.Variables["{ANSWER}"]).StatusCode'
        owner = (
            f'(string)((IResponse)context.Variables["{ANSWER}"]).Body.As<JObject>(preserveContent: true)'
            f'.SelectToken("metadata.{PAIR}") != (string)context.Variables["{MARK}"]'
        )
        failed = '"The gateway could not ask whose this is. Try again."'
        asked = [
            self._asked(collection),
            element(
                "choose",
                _when(f'context.Variables["{ANSWER}"] == null', _refusal(503, "Service Unavailable", failed, "not_checked")),
                _when(f"{status} == 404 || {status} == 400", missing),
                _when(f"{status} != 200", _refusal(503, "Service Unavailable", failed, "not_checked")),
                _when(owner, missing),
            ),
            element("cache-store-value", key=key, value="1", duration=CACHED_SECONDS),
        ]
        return [
            element("set-variable", name=ID, value=f"@({identifier})"),
            element("choose", _when(rf'!Regex.IsMatch((string)context.Variables["{ID}"], "^[A-Za-z0-9_-]{{1,200}}\\z")', missing)),
            element("cache-lookup-value", key=key, variable_name=known),
            element("choose", _when(f'!context.Variables.ContainsKey("{known}")', *asked)),
        ]

    def _asked(self, collection: str) -> Element:
        """The account's own word: a GET of the id, with the api-version of the call."""
        version = 'context.Request.OriginalUrl.Query.GetValueOrDefault("api-version", "")'
        url = (
            f'@({self._of_member([member.url for member in self.members])} + "{self.path}/{collection}/" + '
            f'(string)context.Variables["{ID}"]'
            f' + (Regex.IsMatch({version}, "^[A-Za-z0-9-]+\\\\z") ? "?api-version=" + {version} : ""))'
        )
        return element(
            "send-request",
            element("set-url", text=url),
            element("set-method", text="GET"),
            *self._signed(),
            mode="new",
            response_variable_name=ANSWER,
            timeout=_TIMEOUT_SECONDS,
            ignore_error=True,
        )

    def _signed(self) -> list[Element]:
        """A call beside the request has no backend, so that it gets the credential that the backend would add."""
        credential = self.credential
        if isinstance(credential, IdentityCredential):
            return [element("authentication-managed-identity", resource=credential.resource, client_id=credential.client_id)]
        if isinstance(credential, KeyCredential):
            values = [credential.named_value]
        else:
            values = [member.named_value for member in self.members if member.named_value]
        if not values:
            return []
        texts = ["{{" + value + "}}" for value in values]
        text = texts[0] if len(set(texts)) == 1 else f"@({self._of_member(texts)})"
        return [element("set-header", element("value", text=text), name="api-key", exists_action="override")]

    def _of_member(self, texts: Sequence[str]) -> str:
        """The text of the member that was chosen, as the inside of an expression."""
        *others, last = zip(self.members, texts, strict=False)
        chosen = "".join(f'{_is_chosen(member)} ? "{text}" : ' for member, text in others)
        return f'({chosen}"{last[1]}")'


def _is_chosen(member: StoredMember) -> str:
    return f'(string)context.Variables["{MEMBER}"] == "{member.label}"'


def _mark(owner: StoredOwner) -> str:
    secret = '"{{' + owner.named_value + '}}"'
    return f"@(Convert.ToBase64String({_keyed_hash(secret)}.ComputeHash({_bytes(owner.consumer)})))"


def _keyed_hash(key: str) -> str:
    return f"new System.Security.Cryptography.HMACSHA256({_bytes(key)})"


def _bytes(text: str) -> str:
    return f"System.Text.Encoding.UTF8.GetBytes({text})"


def _when(condition: str, *statements: Element) -> Element:
    return element("when", *statements, condition=f"@({condition})")


def _refusal(status: int, reason: str, message: str, code: str | None) -> Element:
    """An answer in OpenAI's shape; `message` is the inside of an expression."""
    of_code = f'"{code}"' if code else "null"
    members = f'new JProperty("message", {message}), new JProperty("type", "invalid_request_error"), new JProperty("param", null)'
    body = f'@(new JObject(new JProperty("error", new JObject({members}, new JProperty("code", {of_code})))).ToString())'
    return element(
        "return-response",
        element("set-status", code=status, reason=reason),
        element("set-header", element("value", text="application/json"), name="Content-Type", exists_action="override"),
        element("set-body", text=body),
    )
