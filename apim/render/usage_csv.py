"""Usage as CSV (RFC 4180): one line for each line of the table, without total."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from apim.render.usage_words import UNKNOWN, amount, number
from apim.usage import Report
from linting import printable

COLUMNS: Final = ("calls", "prompt_tokens", "completion_tokens", "total_tokens", "streamed_tokens")
FORMULA: Final = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula, behind blanks and in full width, too
(https://owasp.org/www-community/attacks/CSV_Injection)."""

SEPARATING: Final = re.compile('[,;"]')
"""What ends a cell; in some languages spreadsheets take a semicolon for a comma."""


def as_csv(report: Report) -> str:
    """Amounts whole where they are known whole, else `unknown`; texts of others never begin a formula."""
    return "\n".join(",".join(map(_cell, row)) for row in _rows(report))


def _rows(report: Report) -> Iterator[list[str]]:
    costs = [] if report.currency is None else ["cost", "currency"]
    yield [*map(_text, report.by), *COLUMNS, *costs]
    for line in report.lines:
        sums = line.sums
        numbers = map(number, (sums.calls, sums.prompt, sums.completion, sums.total, sums.streamed))
        cost = []
        if line.cost is not None:
            cost = [amount(line.cost.amount) if line.cost.is_whole else UNKNOWN, str(report.currency)]
        yield [*(_text(key or UNKNOWN) for key in line.keys), *numbers, *cost]


def _text(text: str) -> str:
    found = printable(text)
    return f"'{found}" if unicodedata.normalize("NFKC", found).lstrip().startswith(FORMULA) else found


def _cell(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if SEPARATING.search(text) else text
