"""What becomes of the gateway's own errors where an API takes `errors: openai`, or leaves it."""

from apim.report.model import Message, Quoted
from policy import OPENAI_ERROR_BODY, Difference

PLACE = "on-error/set-body"


def in_words(each: Difference) -> Message:
    """A sentence for callers; nothing where the difference is any other."""
    if each.place != PLACE or each.kind == "changed":
        return ()
    element = each.after or each.before
    if element is None or element[2] != (OPENAI_ERROR_BODY,):
        return ()
    if each.kind == "added":
        return ("errors of the gateway carry ", Quoted("error"), " with code and message, too, which clients of OpenAI show")
    return ("errors of the gateway no longer carry ", Quoted("error"), ", by which clients of OpenAI show code and message")
