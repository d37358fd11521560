"""The model's name in a form of several parts (RFC 7578), which is read and never written."""

from typing import Final

from policy.csharp_text import quoted
from policy.model_body import BODY

_NAMES_A_MODEL: Final = r"(?i)[;\s]name(?:\*|[ \t]*=[ \t]*.?model\b)"
"""A part that is called `model`, or by a name in another encoding, which could be that."""
_FIELD: Final = r'(?i)[;\s]name="?model"?[ \t]*(?:;[^\r\n]*)?\r\n(?:[^\r\n]+\r\n)*\r\n([^\r\n]*)\r\n--'

NAMED_IN_FIELDS: Final = f"""try {{
  var text = {BODY};
  var parts = Regex.Split(text, {quoted(_FIELD)});
  if (parts.Length == 3 && Regex.Split(text, {quoted(_NAMES_A_MODEL)}).Length == 2) {{ name = parts[1]; }}
}} catch (Exception) {{ name = ""; }}"""
"""Statements that set `name` to the one field `model` of a form; it stays empty where there is none, or more."""
