"""Bytes: encodings, hashes, credentials, URIs."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from html import escape, unescape
from typing import Any, Final
from urllib.parse import quote, quote_plus, unquote, unquote_plus, urlsplit

from apim_simulator.policy.expressions import functions as f
from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.rows.row import Methods, Properties, Property, one
from apim_simulator.policy.expressions.values import EvaluationFailed, NotSimulatedValue


@dataclass(frozen=True, slots=True)
class BasicAuthCredentials:
    """What `AsBasic` finds in a header."""

    user_id: str
    password: str = field(repr=False)

    def __str__(self) -> str:
        return "BasicAuthCredentials"


def basic(text: str | None) -> BasicAuthCredentials | None:
    """`AsBasic`: null for anything but basic credentials [D]."""
    scheme, _, encoded = (text or "").partition(" ")
    try:
        user, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return None
    return BasicAuthCredentials(user, password) if colon and scheme.lower() == "basic" else None


def from_base64(text: str | None) -> bytes:
    """`Convert.FromBase64String`. Raises EvaluationFailed for anything else."""
    if text is None:
        raise EvaluationFailed("Value cannot be null. (Parameter 's')")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        raise EvaluationFailed(
            "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, "
            "or an illegal character among the padding characters."
        ) from None


def encoded(name: str, text: str | None) -> bytes:
    """`Encoding.GetBytes`: what the encoding lacks becomes `?`."""
    if text is None:
        raise EvaluationFailed("Value cannot be null. (Parameter 's')")
    return text.encode(name, "replace")


ENCODING: Final[Methods] = {
    "GetBytes": one(t.BYTES, encoded, t.STRING),
    "GetString": one(t.STRING, lambda name, data: data.decode(name, "replace"), t.BYTES),
}
HASHES: Final[dict[str, str]] = {"MD5": "md5", "SHA1": "sha1", "SHA256": "sha256", "SHA384": "sha384", "SHA512": "sha512"}


def keyed(algorithm: str, key: bytes) -> Callable[[bytes], bytes]:
    """`new HMACSHA256(key)`: what makes a code of data."""
    return lambda data: hmac.new(key, data, algorithm).digest()


def plain_hash(algorithm: str) -> Callable[[bytes], bytes]:
    """`SHA256.Create()`."""
    return lambda data: hashlib.new(algorithm, data).digest()


def uri(text: str | None) -> Any:
    """`new Uri(text)`. Raises EvaluationFailed where it is not absolute."""
    try:
        parts = urlsplit(text or "")
        absolute = bool(parts.scheme and parts.netloc) and parts.port != 0
    except ValueError:
        absolute = False
    if not absolute:
        raise EvaluationFailed("Invalid URI: The format of the URI could not be determined.")
    return f.Uri(text or "")


URI: Final[Properties] = {
    "Host": Property(t.STRING, lambda u: u.parts.hostname or ""),
    "AbsolutePath": Property(t.STRING, lambda u: u.parts.path or "/"),
    "AbsoluteUri": Property(t.STRING, str),
    "Scheme": Property(t.STRING, lambda u: u.parts.scheme),
    "Query": Property(t.STRING, lambda u: f"?{u.parts.query}" if u.parts.query else ""),
    "PathAndQuery": Property(t.STRING, lambda u: (u.parts.path or "/") + (f"?{u.parts.query}" if u.parts.query else "")),
    "Authority": Property(t.STRING, lambda u: u.parts.netloc),
}


def escaped(text: str | None) -> str:
    """`Uri.EscapeDataString`. Raises EvaluationFailed for null."""
    if text is None:
        raise EvaluationFailed("Value cannot be null. (Parameter 'stringToEscape')")
    return quote(text, safe="-._~")


WEB: Final[Methods] = {
    "UrlEncode": one(t.STRING, lambda s: quote_plus(s or "", safe="-._!*()"), t.STRING),
    "UrlDecode": one(t.STRING, lambda s: unquote_plus(s or ""), t.STRING),
    "HtmlEncode": one(t.STRING, lambda s: escape(s or "").replace("&#x27;", "&#39;"), t.STRING),
    "HtmlDecode": one(t.STRING, lambda s: unescape(s or ""), t.STRING),
}
OF_URI: Final[Methods] = {
    "EscapeDataString": one(t.STRING, escaped, t.STRING),
    "UnescapeDataString": one(t.STRING, lambda s: unquote(s or ""), t.STRING),
}


def ciphered(data: bytes, algorithm: str, key: bytes, vector: bytes, *, decrypt: bool) -> bytes:
    """`bytes.Encrypt("Aes", key, iv)` and `Decrypt` [D], in .NET's default mode CBC with PKCS7 [K].

    Raises NotSimulatedValue for another algorithm, EvaluationFailed for a wrong size or padding.
    """
    from cryptography.hazmat.primitives import padding  # noqa: PLC0415 - few policies need it
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # noqa: PLC0415

    if algorithm.lower() not in ("aes", "aesmanaged", "rijndael"):
        raise NotSimulatedValue(f"the algorithm '{algorithm}' is not simulated")
    try:
        cipher, padded = Cipher(algorithms.AES(key), modes.CBC(vector)), padding.PKCS7(128)
        if decrypt:
            opened = cipher.decryptor()
            unpadder = padded.unpadder()
            return unpadder.update(opened.update(data) + opened.finalize()) + unpadder.finalize()
        closed, padder = cipher.encryptor(), padded.padder()
        return closed.update(padder.update(data) + padder.finalize()) + closed.finalize()
    except ValueError as error:
        raise EvaluationFailed(f"Padding is invalid and cannot be removed. {error}") from None


BYTES: Final[Methods] = {
    name: one(t.BYTES, partial(ciphered, decrypt=decrypt), t.STRING, t.BYTES, t.BYTES)
    for name, decrypt in (("Encrypt", False), ("Decrypt", True))
}


def whole_number(size: int) -> Callable[[bytes, int], int]:
    """`BitConverter.ToInt16` and `ToInt32`: from the low end."""

    def read(data: bytes, start: int) -> int:
        if not 0 <= start <= len(data) - size:
            raise EvaluationFailed("Destination array is not long enough to copy all the items in the collection.")
        return int.from_bytes(data[start : start + size], "little", signed=True)

    return read


def copied(source: bytes, start: int, target: bytearray, place: int, size: int) -> None:
    """`Array.Copy` into an array that `new byte[n]` made. Raises EvaluationFailed outside of the two."""
    if not isinstance(target, bytearray):
        raise NotSimulatedValue("Array.Copy into an array that 'new byte[n]' has not made is not simulated")
    if min(start, place, size) < 0 or start + size > len(source) or place + size > len(target):
        raise EvaluationFailed("Source array was not long enough. Check the source index, length, and the array's lower bounds.")
    target[place : place + size] = source[start : start + size]
