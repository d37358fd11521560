"""The linter and the simulator's upload, which share no code, judge the same policies; each difference has its reason.

What Azure would refuse, by the simulator, the linter calls an error. What the simulator accepts has no error, but where the
linter knows more: what surrounds the policy, and what it does once it is stored. What the simulator does not simulate it refuses
by name, and that says nothing of Azure.
"""

import pytest
from apim_simulator.policy import PolicyRefused, accept, accept_fragment
from apim_simulator.policy.table import DOCUMENTED, STATEMENTS

import policy
from linting import ContractError, errors
from policy.elements import POLICIES, SECTIONS
from tests.policy.test_cases import CASES, options, text_of
from tests.policy.test_cases import POLICIES as FORMATS

NOT_SIMULATED = 501
AT_STORE = "names are looked up where the policy is stored, not where its text is read"
STORED = "stored, and does not do what it seems to say"
EXPLAINED = {
    "rule-unknown-backend": AT_STORE,
    "rule-unknown-fragment": AT_STORE,
    "rule-unknown-logger": AT_STORE,
    "rule-unknown-named-value": AT_STORE,
    "rule-cors-credentials": STORED,
    "rule-cors-reach-fragment": STORED,
    "rule-forwards-once": STORED,
    "rule-inbound-order": STORED,
    "rule-never-matches": STORED,
    "rule-mixed-expression": STORED,
    "rule-rewrite-template": "judged where the operation's template is known",
    "rule-secret": "a key in clear is stored like any other text",
    "rule-streaming": "what is expected of a policy is not in it",
    "rule-size": "the tier is the service's, not the text's",
    "rule-size-fragment": "the limit is documented; what storing says to it is unrecorded",
    "rule-tier": "the tier is the service's, not the text's",
    "rule-dimensions": "the limit is documented; what storing says to it is unrecorded",
}
STRICTER: dict[str, str] = {}
"""Where the simulator refuses what Azure was recorded to take; to be emptied in the simulator, not here."""


def linted(case):
    """Rules of the errors that a case has."""
    name, text = text_of(case)
    try:
        return {finding.rule for finding in errors(policy.lint(policy.parse(text, FORMATS[name], name), *options(case)))}
    except ContractError as error:
        return {finding.rule for finding in error.findings}


def uploaded(case):
    """The simulator's refusal, or None."""
    name, text = text_of(case)
    try:
        if "<fragment>" in text:
            accept_fragment(text, FORMATS[name])
        else:
            accept(text, FORMATS[name], options(case)[0])
    except PolicyRefused as refused:
        return refused
    return None


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_both_agree(case):
    """What one refuses and what the other calls an error, but for what is explained."""
    rules, refusal = linted(case), uploaded(case)
    if refusal is None:
        assert not rules or case.name in EXPLAINED, rules
    elif refusal.status != NOT_SIMULATED:
        assert bool(rules) != (case.name in STRICTER), refusal.message


def test_every_explanation_is_of_a_case_with_errors():
    assert {case.name for case in CASES if linted(case)} >= set(EXPLAINED)


@pytest.mark.parametrize("name", STATEMENTS)
def test_both_know_the_same_of_an_element(name):
    """Sections are the same; what the simulator runs of attributes, the linter knows."""
    assert {SECTIONS[letter] for letter in POLICIES[name].sections} == set(STATEMENTS[name].sections)
    assert set(STATEMENTS[name].attributes) <= set(POLICIES[name].kind.attributes)


def test_both_know_the_same_elements():
    assert set(DOCUMENTED) | set(STATEMENTS) == set(POLICIES)
