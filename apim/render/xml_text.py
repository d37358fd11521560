"""Text in XML, which a log may show."""

import re

from linting import printable

_NOT_IN_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""Characters that no XML 1.0 document may hold, escaped or not (https://www.w3.org/TR/xml/#charsets)."""


def xml_text(text: str) -> str:
    """Text in one line, without what no XML document may hold."""
    return printable(_NOT_IN_XML.sub("\ufffd", text))
