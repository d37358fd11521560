"""The API contract as a value: load an OpenAPI document, patch it, aim it at a backend, cut it to what is published, check it.

Pure: text and values in, text and values out. Reads no file, and imports neither Pulumi nor another package of this
program. Every transform returns a new `Document`; mistakes are raised as `findings.ContractError`, all at once.

`contract` goes the whole way; the other names are its steps, in this order.
"""

from openapi.canonical_form import ContractSummary, canonical, summary
from openapi.compaction import compacted
from openapi.document import Document
from openapi.linting import all_rules, lint
from openapi.operation import Operation, generated_name, normal_name, operations, parameters, url_template, with_normal_names
from openapi.patching import patch_steps, patched
from openapi.pipeline import Contract, Patch, contract
from openapi.pointers import pointer
from openapi.reading import examined, load
from openapi.rule import Rule
from openapi.selection import pruned, selected
from openapi.selectors import Selector
from openapi.servers import aimed, mismatches, with_server, without_repeated
from openapi.step import Effect, Step
from openapi.waivers import Waiver

__all__ = [
    "Contract",
    "ContractSummary",
    "Document",
    "Effect",
    "Operation",
    "Patch",
    "Rule",
    "Selector",
    "Step",
    "Waiver",
    "aimed",
    "all_rules",
    "canonical",
    "compacted",
    "contract",
    "examined",
    "generated_name",
    "lint",
    "load",
    "mismatches",
    "normal_name",
    "operations",
    "parameters",
    "patch_steps",
    "patched",
    "pointer",
    "pruned",
    "selected",
    "summary",
    "url_template",
    "with_normal_names",
    "with_server",
    "without_repeated",
]
