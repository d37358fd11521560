"""Usage as CSV (RFC 4180): one line for each line of the table, without total."""

import csv
from io import StringIO
from typing import Final

from apim.render.usage_words import UNKNOWN, amount, number
from apim.usage import Report
from linting import printable

COLUMNS: Final = ("calls", "prompt_tokens", "completion_tokens", "total_tokens", "streamed_tokens")
FORMULA: Final = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula (https://owasp.org/www-community/attacks/CSV_Injection)."""


def as_csv(report: Report) -> str:
    """Amounts whole where they are known whole, else `unknown`; texts of others never begin a formula."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    costs = [] if report.currency is None else ["cost", "currency"]
    writer.writerow([*map(_text, report.by), *COLUMNS, *costs])
    for line in report.lines:
        sums = line.sums
        numbers = map(number, (sums.calls, sums.prompt, sums.completion, sums.total, sums.streamed))
        cost = []
        if line.cost is not None:
            cost = [amount(line.cost.amount) if line.cost.is_whole else UNKNOWN, str(report.currency)]
        writer.writerow([*(_text(key or UNKNOWN) for key in line.keys), *numbers, *cost])
    return out.getvalue().rstrip("\n")


def _text(text: str) -> str:
    found = printable(text)
    return f"'{found}" if found.startswith(FORMULA) else found
