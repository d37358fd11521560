"""Who used how much of which model, and what that costs: from what gateways measured.

`query` asks Azure Monitor for sums, `prices` and `budgets` are files of the user's, `report` puts all together. Tokens are whole
numbers, money is decimal; what a source does not have is None, which is not nothing.
"""

from apim.usage.budgets import Budgets, read_budgets
from apim.usage.model import Cost, Line, Report, Sums, Used
from apim.usage.period import Period, since
from apim.usage.prices import Prices, read_prices
from apim.usage.query import measured
from apim.usage.quotas import QuotaLeft, quotas
from apim.usage.report import report
from apim.usage.source import Source, source_of
from apim.usage.user_files import BadFile

__all__ = [
    "BadFile",
    "Budgets",
    "Cost",
    "Line",
    "Period",
    "Prices",
    "QuotaLeft",
    "Report",
    "Source",
    "Sums",
    "Used",
    "measured",
    "quotas",
    "read_budgets",
    "read_prices",
    "report",
    "since",
    "source_of",
]
