"""Nothing bounds what one caller spends where neither an API nor its products limit tokens."""

import re
from collections.abc import Iterator
from typing import Final

from desired_state.result import DesiredApi
from desired_state.rule import LEARN, Fault, Rule, Subject
from settings import Api

LIMITS: Final = frozenset({"llm-token-limit", "azure-openai-token-limit"})
SPENDING: Final = re.compile(r"/(?:completions|embeddings|responses)$")
"""Ends of URL templates whose calls are counted in tokens."""


def check(subject: Subject) -> Iterator[Fault]:
    """An API with calls that spend tokens and no token limit: of its own, of its statements, or of each way in by a product.

    A product is a way in where calls need a subscription; a subscription to the API alone, or to all APIs, goes past it. In
    the Consumption tier, which has no token limits, nothing is judged.
    """
    if subject.settings.service.tier == "Consumption":
        return
    for index, api, published in subject.published():
        if not _spends(published) or _limited(subject, published):
            continue
        if (gap := _gap(subject, api)) is not None:
            yield Fault(("apis", index), f'nothing limits the tokens that a caller of "{api.name}" may use{gap}')


def _spends(published: DesiredApi) -> bool:
    return any(SPENDING.search(line.split()[1].split("?")[0]) for line in published.definition.contract)


def _limited(subject: Subject, published: DesiredApi) -> bool:
    """Whether the API's policy, or that of each operation that spends tokens, limits them."""
    if LIMITS & subject.runs(published.arguments["policy"]):
        return True
    policies = published.arguments["operation_policies"]
    spending = [line.split()[2] for line in published.definition.contract if SPENDING.search(line.split()[1].split("?")[0])]
    return all(name in policies and LIMITS & subject.runs(policies[name]) for name in spending)


def _gap(subject: Subject, api: Api) -> str | None:
    """Which way in has no limit, as the end of a sentence; None where each has one."""
    settings = subject.settings
    products = [product for product in settings.products.values() if api.name in product.apis]
    if not products or not api.subscription_required:
        return ""
    read = {own.source: own for own in subject.own}
    for product in products:
        document = read.get(product.policy or "")
        own = document is not None and any(element.name in LIMITS for element in document.root.walk())
        if product.token_limit is None and not own:
            return f': product "{product.name}" has no limit'
    past = [each.name for each in settings.subscriptions.values() if each.product is None and each.api in {None, api.name}]
    return f': subscription "{past[0]}" goes past its products, which have a limit' if past else None


RULE = Rule(
    id="APIM-STACK-004",
    severity="warning",
    confidence="documented",
    source=f"{LEARN}llm-token-limit-policy",
    remedy="add tokenLimit to the API, or to each product that opens it",
    check=check,
    quiet=True,
)
