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
MOST = 65_536
"""Characters that these policies may have, far below the 256 KiB of tiers with a cache."""
CREDENTIALS = (policy.BackendCredential(), policy.IdentityCredential("c" * 8), policy.KeyCredential("oneKey"))


USES = {
    "refused": policy.StoredUse(refused="No."),
    "made": policy.StoredUse(body="response"),
    "asked": policy.StoredUse(body="question"),
    "found": policy.StoredUse(collection="responses", parameter="id"),
    "changed": policy.StoredUse(body="change", collection="conversations", parameter="id", plain=("item",)),
    "batch": policy.StoredUse(body="batch", signed=policy.SignedIds(answer=("id",))),
    "seldom": policy.StoredUse(body="other", seldom=True),
    "signed": policy.StoredUse(
        signed=policy.SignedIds(
            template="/stores/{id}/files/{item}?api-version={api-version}",
            parameters=(("id", "Store"), ("item", "File")),
            answer=("id", "first_id"),
            cursors=("after",),
        ),
    ),
}


def operation(credential, use):
    return policy.StoredOperation(
        members=MEMBERS,
        consumer=OWNER.consumer,
        affinity=True,
        owner=OWNER,
        credential=credential,
        path="/openai/v1",
        use=USES[use],
    )


@pytest.mark.parametrize(("credential", "use"), list(itertools.product(CREDENTIALS, USES)))
def test_a_policy_is_right_and_taken(credential, use):
    text = policy.operation_policy(policy.OperationPolicy(stored=operation(credential, use)))
    context = policy.Context(sku="Premium")
    assert [str(finding) for finding in policy.lint(policy.parse(text), "operation", context)] == []
    accept(text, "xml", "operation", dict.fromkeys(("oneKey", "twoKey", "storedKey"), "x"))
    assert len(text) < MOST


def test_one_member_of_the_first_priority_is_the_backend():
    """The pool would go on to the next priority, where nobody looks for the id."""
    alone = replace(operation(CREDENTIALS[0], "found"), members=MEMBERS[:1], owner=None)
    assert [each.attributes for each in alone.statements()] == [{"backend-id": "one-openai"}]


def test_the_secret_is_only_named():
    """The text has a reference to the named value, as often as a key is made of it: once for the mark, once for ids."""
    text = policy.operation_policy(policy.OperationPolicy(stored=operation(CREDENTIALS[0], "made")))
    assert text.count("{{storedKey}}") == 2
