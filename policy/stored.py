"""Stored things of consumers: a member of a pool for each consumer, and whose a response, a conversation or a file is.

A mark, a keyed hash of the consumer, is in the `metadata` of responses and conversations, where the account keeps it. Before an id
is used the account is asked for it. The gateway's cache only saves that call: it is volatile, and of one region
(https://learn.microsoft.com/azure/api-management/cache-store-value-policy). Other things have ids of the gateway's own, which need
no call. Types have their namespace where no example of Microsoft's names them without
(https://learn.microsoft.com/azure/api-management/api-management-policy-expressions).
"""

from dataclasses import dataclass, field
from typing import Final, Literal

from policy import stored_ids, stored_lookup
from policy.credentials import Credential
from policy.csharp_text import quoted
from policy.markup import Element, element
from policy.model_answers import MODEL
from policy.models import is_named
from policy.routing import set_backend
from policy.stored_batches import checked_file
from policy.stored_bodies import MARK, PAIR, REFERRING, REQUEST, Body, of_body, read_body
from policy.stored_ids import SignedIds
from policy.stored_lookup import ANSWER, MEMBER, NOT_ANSWERED, STATUS, StoredMember, is_chosen
from policy.stored_refusals import invalid, not_checked, not_found, refusal, when

ID: Final = "stored-id"
KNOWN: Final = "stored-known"
CACHED_SECONDS: Final = 3600
"""How long an owner is known without another call; an id never changes hands."""
MAY_NAME_A_FILE: Final = r"(?i)file_id|\x00|\\u00(?:5f|6[4-9c])"
"""What a body has that names a file: the member, or escapes of its letters; zeros are of another encoding, which is no JSON."""
OTHER_CHARSET: Final = r'(?i)charset\s*=(?!\s*"?utf-?8)'
"""In a content type: the gateway may read another text than the account does, so that such a body is sent as it was read."""
_NAMES: Final = {"responses": "Response", "conversations": "Conversation"}
Collection = Literal["responses", "conversations"]
COLLECTIONS: Final[tuple[Collection, ...]] = ("responses", "conversations")
"""What has `metadata` that is written and checked, and so can have an owner in the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredOwner:
    """What an owner's mark is made of: an expression of the consumer, and the named value of the secret."""

    consumer: str
    named_value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredUse:
    """What one operation does with stored things.

    `body` says what is looked for in it, and what is written; with `seldom` it is read only where its text may name a file.
    `collection` and `parameter` are set where the URL template names a response or conversation, `plain` are parameters that
    name what is in it. `signed` has ids of the gateway's own. What is `refused` deals with what nobody can own, in words.
    """

    body: Body | None = None
    seldom: bool = False
    collection: Collection | None = None
    parameter: str = ""
    plain: tuple[str, ...] = ()
    signed: SignedIds = field(default_factory=SignedIds)
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredOperation:
    """Where one operation on stored things goes, and what it asks before.

    `path` is between a member's URL and the collections. Models `elsewhere` are of other backends, where an id would not be
    looked for.
    """

    members: tuple[StoredMember, ...]
    consumer: str
    credential: Credential
    use: StoredUse = field(default_factory=StoredUse)
    affinity: bool = False
    owner: StoredOwner | None = None
    path: str = ""
    elsewhere: tuple[str, ...] = ()

    def statements(self) -> list[Element]:
        """Inbound, after the consumer is known and the gateway's own credential is there."""
        if self.use.seldom:
            if self.owner is None:
                return []
            sent = 'context.Request.Body == null ? "" : context.Request.Body.As<string>(preserveContent: true)'
            charset = f'Regex.IsMatch(context.Request.Headers.GetValueOrDefault("Content-Type", ""), {quoted(OTHER_CHARSET)})'
            packed = f'context.Request.Headers.ContainsKey("Content-Encoding") || {charset}'
            named = f"{packed} || Regex.IsMatch({sent}, {quoted(MAY_NAME_A_FILE)})"
            return [element("choose", when(named, *self._sent(), *self._owned(self.owner)))]
        return [*self._sent(), *(self._owned(self.owner) if self.owner else [])]

    def answer_statements(self) -> list[Element]:
        """Outbound."""
        names = self.use.signed.answer
        return [stored_ids.signed_answer(names)] if self.owner and names else []

    def _sent(self) -> list[Element]:
        return [*self._of_other_backends(), *self._sent_to_member()]

    def _owned(self, owner: StoredOwner) -> list[Element]:
        use = self.use
        if use.refused:
            return [refusal(404, "Not Found", quoted(use.refused), "not_available")]
        found = [element("set-variable", name=MARK, value=_mark(owner))]
        if use.signed != SignedIds() or use.body:
            key = stored_ids.signing_key(owner.named_value, owner.consumer)
            found.append(element("set-variable", name=stored_ids.SIGNING, value=key))
        found += [statement for name in use.plain for statement in _of_form(f'context.Request.MatchedParameters["{name}"]', "Item")]
        if use.collection:
            found += self._checked(use.collection, f'context.Request.MatchedParameters["{use.parameter}"]', KNOWN)
        found += use.signed.statements()
        return [*found, *(self._read(use.body) if use.body else [])]

    def _of_other_backends(self) -> list[Element]:
        """Refuse models whose backend is another one, before anything is sent there."""
        if not self.elsewhere:
            return []
        message = f'"The model \'" + {MODEL} + "\' stores nothing here: it is of another backend than what this API stores."'
        refused = refusal(400, "Bad Request", message, "model_not_stored")
        return [element("choose", element("when", refused, condition=is_named(self.elsewhere)))]

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
            element("choose", *(when(is_chosen(member), set_backend(member.name)) for member in self.members)),
        ]

    def _read(self, body: Body) -> list[Element]:
        """Read the body, refuse what cannot be sent, check what it names, and send what was read."""
        foreign = f'"Item with id \'" + {of_body("foreign")}.Replace("~", "") + "\' not found."'
        return [
            element("set-variable", name=REQUEST, value=read_body(body)),
            element(
                "choose",
                when(f'{of_body("refused")} != ""', invalid(of_body("refused"))),
                when(f'{of_body("foreign")} != ""', refusal(404, "Not Found", foreign, None)),
            ),
            *(
                element("choose", when(f'{of_body(name)} != ""', *self._checked(name, of_body(name), f"{KNOWN}-{name}")))
                for name in COLLECTIONS
                if body in REFERRING
            ),
            *(checked_file(self._asked) if body == "batch" else []),
            element("set-body", text=f"@({of_body('text')})"),
        ]

    def _checked(self, collection: Collection, identifier: str, known: str) -> list[Element]:
        """Go on with an id that is the consumer's own; to all else the answer is that there is none.

        `known` is a variable for this id alone: one that is left of another would let this one pass.
        """
        given = f'(string)context.Variables["{ID}"]'
        key = f'@("stored:" + (string)context.Variables["{MARK}"] + {given})'
        missing = not_found(_NAMES[collection], given)
        owner = (
            f'(string)((IResponse)context.Variables["{ANSWER}"]).Body.As<JObject>(preserveContent: true)'
            f'.SelectToken("metadata.{PAIR}") != (string)context.Variables["{MARK}"]'
        )
        asked = [
            self._asked(f'"/{collection}/" + {given}'),
            element(
                "choose",
                when(NOT_ANSWERED, not_checked()),
                when(f"{STATUS} == 404 || {STATUS} == 400", missing),
                when(f"{STATUS} != 200", not_checked()),
                when(owner, missing),
            ),
            element("cache-store-value", key=key, value="1", duration=CACHED_SECONDS),
        ]
        return [
            element("set-variable", name=ID, value=f"@({identifier})"),
            *_of_form(given, _NAMES[collection]),
            element("cache-lookup-value", key=key, variable_name=known),
            element("choose", when(f'!context.Variables.ContainsKey("{known}")', *asked)),
        ]

    def _asked(self, path: str) -> Element:
        return stored_lookup.asked(self.members, self.credential, f'"{self.path}" + {path}')


def _of_form(identifier: str, kind: str) -> list[Element]:
    """Refuse what is no id of any form, and could be another path."""
    return [element("choose", when(f'!Regex.IsMatch({identifier}, "{stored_ids.ID_FORM}")', not_found(kind, identifier)))]


def _mark(owner: StoredOwner) -> str:
    secret = '"{{' + owner.named_value + '}}"'
    return f"@(Convert.ToBase64String({_keyed_hash(secret)}.ComputeHash({_bytes(owner.consumer)})))"


def _keyed_hash(key: str) -> str:
    return f"new System.Security.Cryptography.HMACSHA256({_bytes(key)})"


def _bytes(text: str) -> str:
    return f"System.Text.Encoding.UTF8.GetBytes({text})"
