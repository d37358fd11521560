"""What an answer says, read while it comes: the text of a conversation, and how many tokens it took."""

import codecs
import json
from typing import Any

LONGEST_LINE = 1_000_000
"""Characters of an event that is held back until it is whole; a longer one is passed on as it is."""


class Reader:
    """Takes bytes as they come and gives what a person reads: of a stream of events the text in them, else all.

    `usage` is the last that was seen, None where there was none; `length` counts characters so far.
    """

    def __init__(self, *, events: bool, chat: bool) -> None:
        self._events = events
        self._chat = chat
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._line: list[str] = []
        self._waiting = 0
        self._pieces: list[str] = []
        self.length = 0
        self.usage: dict[str, Any] | None = None

    @property
    def whole(self) -> str:
        """All that came."""
        return "".join(self._pieces)

    def take(self, chunk: bytes, *, last: bool = False) -> str:
        """What there is to read of a chunk. Conversations that do not stream are read at their end."""
        text = self._decoder.decode(chunk, last)
        self._pieces.append(text)
        self.length += len(text)
        if self._events:
            return "".join(self._read(line) for line in self._lines(text, last=last))
        if not last:
            return "" if self._chat else text
        document = _json(self.whole)
        self._note(document)
        message = _message(document) if self._chat else text
        return self.whole if message is None else message

    def _lines(self, text: str, *, last: bool) -> list[str]:
        """Whole lines; what is none yet is kept."""
        self._line.append(text)
        self._waiting += len(text)
        if not (last or "\n" in text or self._waiting > LONGEST_LINE):
            return []
        lines = "".join(self._line).replace("\r\n", "\n").split("\n")
        rest = "" if last or len(lines[-1]) > LONGEST_LINE else lines.pop()
        self._line, self._waiting = [rest], len(rest)
        return lines

    def _read(self, line: str) -> str:
        """The text of an event of chat completions or responses; what is no such event is returned as it is."""
        if not line.startswith("data:"):
            return "" if not line or line.startswith(("event:", "id:", "retry:", ":")) else f"{line}\n"
        payload = line[5:].strip()
        document = _json(payload)
        if not isinstance(document, dict):
            return "" if payload == "[DONE]" else f"{payload}\n"
        self._note(document)
        if isinstance(document.get("delta"), str):
            return str(document["delta"]) if str(document.get("type", "")).endswith("text.delta") else ""
        if document.get("error"):
            return f"{payload}\n"
        choices = document.get("choices")
        return "".join(_delta(choice) for choice in choices if isinstance(choice, dict)) if isinstance(choices, list) else ""

    def _note(self, document: Any) -> None:
        """Keep a usage: of an answer, of an event, of the response in an event."""
        for place in (document, document.get("response") if isinstance(document, dict) else None):
            if isinstance(place, dict) and isinstance(place.get("usage"), dict):
                self.usage = place["usage"]


def tokens(usage: dict[str, Any] | None) -> str:
    """Tokens of a call for people; "unknown" where the answer has no count."""
    if usage is None:
        return "unknown: the answer has no usage"
    sent = usage.get("prompt_tokens", usage.get("input_tokens"))
    got = usage.get("completion_tokens", usage.get("output_tokens"))
    total = usage.get("total_tokens")
    parts = ((sent, "sent"), (got, "answered"), (total, "in all"))
    return ", ".join(f"{count} {word}" for count, word in parts if isinstance(count, int)) or "unknown"


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _delta(choice: dict[str, Any]) -> str:
    delta = choice.get("delta")
    if not isinstance(delta, dict):
        return ""
    if isinstance(delta.get("content"), str):
        return str(delta["content"])
    return json.dumps(delta["tool_calls"], ensure_ascii=False) + "\n" if delta.get("tool_calls") else ""


def _message(document: Any) -> str | None:
    """The message of a whole answer; None where it is none."""
    choices = document.get("choices") if isinstance(document, dict) else None
    found = [choice.get("message") for choice in choices if isinstance(choice, dict)] if isinstance(choices, list) else []
    texts = []
    for message in found:
        if not isinstance(message, dict):
            return None
        content = message.get("content")
        texts.append(content if isinstance(content, str) else json.dumps(message.get("tool_calls") or message, ensure_ascii=False))
    return "\n".join(texts) if texts else None
