"""Policies about stored things keep every rule of the linter, and the service takes them."""

import itertools
from dataclasses import replace

import pytest
from apim_simulator.policy import accept

import policy

MEMBERS = (
    policy.StoredMember(label="one", name="one-openai", url="https://one.openai.azure.com", named_value="oneKey"),
    policy.StoredMember(label="two", name="two-openai", url="https://two.openai.azure.com", named_value="twoKey"),
)
OWNER = policy.StoredOwner(consumer="context.Subscription.Id", named_value="storedKey")
CREDENTIALS = (policy.BackendCredential(), policy.IdentityCredential("c" * 8), policy.KeyCredential("oneKey"))


def operation(credential, body, collection):
    return policy.StoredOperation(
        members=MEMBERS,
        consumer=OWNER.consumer,
        affinity=True,
        owner=OWNER,
        credential=credential,
        path="/openai/v1",
        body=body,
        collection=collection,
        parameter="id",
    )


@pytest.mark.parametrize(
    ("credential", "body", "collection"),
    list(itertools.product(CREDENTIALS, ["none", "read", "marked"], [None, "responses", "conversations"])),
)
def test_a_policy_is_right_and_taken(credential, body, collection):
    statements = tuple(operation(credential, body, collection).statements())
    text = policy.operation_policy(policy.OperationPolicy(stored=statements))
    context = policy.Context(sku="Premium")
    assert [str(finding) for finding in policy.lint(policy.parse(text), "operation", context)] == []
    accept(text, "xml", "operation", dict.fromkeys(("oneKey", "twoKey", "storedKey"), "x"))


def test_one_member_of_the_first_priority_is_the_backend():
    """The pool would go on to the next priority, where nobody looks for the id."""
    alone = replace(operation(CREDENTIALS[0], "none", None), members=MEMBERS[:1], owner=None)
    assert [each.attributes for each in alone.statements()] == [{"backend-id": "one-openai"}]


def test_the_secret_is_only_named():
    """The text has a reference to the named value, as often as the mark is made: once."""
    statements = tuple(operation(CREDENTIALS[0], "marked", "responses").statements())
    text = policy.operation_policy(policy.OperationPolicy(stored=statements))
    assert text.count("{{storedKey}}") == 1
