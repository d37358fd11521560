"""What a caller notices when one document takes the place of another.

    changes = compare(old, new)

Pure, like the rest of `openapi`. A change in a request is judged the other way round than one in a response: what a server
asks for may grow less, what it promises may not.
"""

from openapi.comparison.blind_spots import Comparable, comparable
from openapi.comparison.change import RULES, Change, Kind, Rule
from openapi.comparison.documents import compare, differences

__all__ = ["RULES", "Change", "Comparable", "Kind", "Rule", "comparable", "compare", "differences"]
