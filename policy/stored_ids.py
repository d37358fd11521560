"""Ids of the gateway's own, for what an account gives no place for an owner: its id, a dot, and a keyed hash of consumer and id.

Files have no `metadata`, and a body may name any number of them, more than a policy can ask for. So the short answers that tell
an id tell one that is the consumer's alone, and where it comes back the hash is computed again: nothing is kept, nothing asked.
The hash is an HMAC-SHA256 in the letters of URLs (https://www.rfc-editor.org/rfc/rfc4648#section-5), 43 of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from policy.csharp_text import listed
from policy.markup import Element, element
from policy.stored_refusals import not_found, when

SIGNING: Final = "stored-signing"
"""Variable with the consumer's key for ids, which never leaves the gateway."""
ACCOUNT_ID: Final = "stored-account-id"
"""Begin of variables with an id of the account, after which its place is named."""
HASH_LENGTH: Final = 43
ID_FORM: Final = r"^[A-Za-z0-9_-]{1,200}\\z"
"""What ids of the account are made of, as a pattern in a text of C#: none is more than one segment of a URL."""
TEXTS: Final = r'"\"((?:[^\"\\\\]|\\\\.)*)\"", "\"~$1\""'
"""Arguments of `Regex.Replace` that put a `~` before each text of JSON, so that Json.NET takes none for a date."""
WITHOUT_SIGN: Final = r'"\"~((?:[^\"\\\\]|\\\\.)*)\"", "\"$1\""'
"""Arguments that take it away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIds:
    """Where an operation has ids of the gateway's own.

    `parameters` has the URL template's, each with what it is of; `template` is the URL template, which the account's ids are put
    into. `answer` are members of the answer that are written so, `cursors` parameters of the query.
    """

    template: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    answer: tuple[str, ...] = ()
    cursors: tuple[str, ...] = ()

    def statements(self) -> list[Element]:
        """Inbound: take ids of the gateway's own out of path and query, and put the account's there."""
        found = [each for name, kind in self.parameters for each in checked_id(_matched(name), _variable(name), kind)]
        if self.parameters:
            found.append(element("rewrite-uri", template=f"@({self._path()})"))
        for name in self.cursors:
            given = f'context.Request.OriginalUrl.Query.GetValueOrDefault("{name}", "")'
            value = element("value", text=f'@((string)context.Variables["{_variable(name)}"])')
            moved = element("set-query-parameter", value, name=name, exists_action="override")
            found.append(element("choose", when(f'{given} != ""', *checked_id(given, _variable(name), "Item"), moved)))
        return found

    def _path(self) -> str:
        """The template as the inside of an expression; a parameter that it has in the query is not copied of itself."""
        signed, (path, _, query) = dict(self.parameters), self.template.partition("?")

        def text(part: str) -> str:
            name = part.strip("{}")
            if part == name:
                return f'"{part}"'
            return (
                f'(string)context.Variables["{_variable(name)}"]' if name in signed else f"Uri.EscapeDataString({_matched(name)})"
            )

        parts = re.split(r"(\{[^{}]+\})", f"{path}?{query}" if query else path)
        return " + ".join(text(part) for part in parts if part)


def _matched(parameter: str) -> str:
    return f'context.Request.MatchedParameters["{parameter}"]'


def _variable(name: str) -> str:
    return f"{ACCOUNT_ID}-{name}"


def signing_key(named_value: str, consumer: str) -> str:
    """Expression of the consumer's key: another one than the mark in `metadata`, which the consumer sees."""
    secret = f'System.Text.Encoding.UTF8.GetBytes("{{{{{named_value}}}}}")'
    text = f'System.Text.Encoding.UTF8.GetBytes("ids\\n" + {consumer})'
    return f"@(Convert.ToBase64String(new System.Security.Cryptography.HMACSHA256({secret}).ComputeHash({text})))"


def signature(identifier: str) -> str:
    """The hash of an id of the account, as the inside of an expression."""
    key = f'System.Text.Encoding.UTF8.GetBytes((string)context.Variables["{SIGNING}"])'
    computed = f"new System.Security.Cryptography.HMACSHA256({key}).ComputeHash(System.Text.Encoding.UTF8.GetBytes({identifier}))"
    return f'Convert.ToBase64String({computed}).Substring(0, {HASH_LENGTH}).Replace("+", "-").Replace("/", "_")'


def read_id(given: str, variable: str) -> str:
    """Statements of C# that set `variable` to the account's id in the consumer's own, to "" where it is not the consumer's."""
    cut, found = f"{variable}Cut", variable
    checked = f'Regex.IsMatch({found}, "{ID_FORM}") && {given}.Substring({cut}) == "." + {signature(found)}'
    return (
        f"var {cut} = {given}.Length - {HASH_LENGTH + 1}; "
        f'var {found} = {cut} > 0 ? {given}.Substring(0, {cut}) : ""; '
        f'if (!({checked})) {{ {found} = ""; }}'
    )


def checked_id(given: str, variable: str, kind: str) -> list[Element]:
    """Set a variable of the context to the account's id, or answer that there is none. `given` is the inside of an expression."""
    value = f"@{{ var given = {given}; {read_id('given', 'id')} return id; }}"
    return [
        element("set-variable", name=variable, value=value),
        element("choose", when(f'(string)context.Variables["{variable}"] == ""', not_found(kind, given))),
    ]


def signed_answer(names: Sequence[str]) -> Element:
    """Write these members of an answer, and of the things in its `data`, as ids of the gateway's own.

    What failed, and what is no JSON, passes as it came.
    """
    of_members = listed(tuple(f"~{name}" for name in names))
    signed = f'"~" + account + "." + {signature("account")}'
    body = (
        "@{ var sent = context.Response.Body.As<string>(preserveContent: true); try { "
        f"var body = JObject.Parse(Regex.Replace(sent, {TEXTS})); "
        "var things = new System.Collections.Generic.List<JToken>(); things.Add(body); "
        'if (body["~data"] != null && body["~data"].Type == JTokenType.Array) '
        '{ foreach (var each in (JArray)body["~data"]) { things.Add(each); } } '
        "foreach (var thing in things) { if (thing.Type == JTokenType.Object) { "
        f"foreach (var name in {of_members}) {{ var id = thing[name]; "
        'if (id != null && id.Type == JTokenType.String && id.ToString() != "~") { '
        f"var account = id.ToString().Substring(1); thing[name] = {signed}; }} }} }} }} "
        f"return Regex.Replace(body.ToString(Newtonsoft.Json.Formatting.None), {WITHOUT_SIGN}); "
        "} catch (Exception) { return sent; } }"
    )
    succeeded = "context.Response.StatusCode == 200 || context.Response.StatusCode == 201"
    return element("choose", when(succeeded, element("set-body", text=body)))
