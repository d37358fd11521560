"""What this program builds, with any options: it is read back, it keeps every rule, and it runs in the order that was meant."""

from hypothesis import given
from hypothesis import strategies as st

import policy

NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,20}", fullmatch=True)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="{}@"), min_size=1, max_size=10)
COUNTERS = st.sampled_from(["@(context.Subscription.Id)", "@(context.Request.IpAddress)", f"@({policy.APPLICATION})"])
CREDENTIALS = st.one_of(
    st.builds(policy.KeyCredential, st.just("secret"), st.sampled_from(["api-key", "Authorization", "X-Key"])),
    st.builds(policy.BackendCredential),
    st.builds(policy.IdentityCredential, st.none() | NAMES),
)
FORWARDINGS = st.builds(
    policy.Forwarding,
    st.none()
    | st.builds(policy.Repetition, count=st.integers(1, 50), status_codes=st.lists(st.integers(400, 599), min_size=1).map(tuple)),
)
CLAIMS = st.lists(
    st.builds(policy.Claim, name=TEXTS, values=st.lists(TEXTS, min_size=1).map(tuple), match=st.sampled_from(["all", "any"])),
    max_size=2,
)
LISTS = st.lists(TEXTS, min_size=1, max_size=3).map(tuple)
LIMITS = st.one_of(
    st.builds(policy.TokenLimit, counter=COUNTERS, tokens_per_minute=st.integers(1, 10**6), estimate_prompt_tokens=st.booleans()),
    st.builds(
        policy.TokenLimit,
        counter=COUNTERS,
        tokens_per_minute=st.none(),
        token_quota=st.integers(1, 10**9),
        token_quota_period=st.sampled_from(["Hourly", "Monthly"]),
    ),
    st.builds(policy.RateLimit, counter=COUNTERS, calls=st.integers(1, 1000), renewal_seconds=st.integers(1, 300)),
    st.builds(policy.CallQuota, counter=COUNTERS, calls=st.integers(1, 1000), renewal_seconds=st.integers(0, 10**6)),
    st.builds(policy.TokenMetric, NAMES, st.just((("API ID", None), ("caller", "@(context.Subscription.Id)")))),
)
CACHES = st.builds(
    policy.SemanticCache,
    backend=st.just("other"),
    score_threshold=st.floats(0.01, 0.2),
    duration_seconds=st.integers(1, 1000),
    vary_by=st.just(("@(context.Subscription.Id)",)),
)
SAFETY = st.builds(
    policy.ContentSafety,
    backend=st.just("other"),
    categories=st.lists(st.tuples(st.sampled_from(["Hate", "Violence", "Sexual", "SelfHarm"]), st.integers(0, 7)), min_size=1).map(
        tuple
    ),
    shield_prompt=st.booleans(),
    enforce_on_completions=st.booleans(),
    blocklists=st.lists(NAMES, max_size=2).map(tuple),
)
POLICIES = st.builds(
    policy.ApiPolicy,
    backend=st.just("backend"),
    credential=CREDENTIALS,
    key_header=st.sampled_from(["api-key", "Ocp-Apim-Subscription-Key"]),
    key_query=NAMES,
    forwarding=FORWARDINGS,
    cors=st.none() | st.builds(policy.Cors, origins=LISTS, methods=LISTS, headers=LISTS, exposed=st.just(()) | LISTS),
    entra=st.none()
    | st.builds(
        policy.EntraToken,
        tenant_id=NAMES,
        client_application_ids=LISTS,
        audiences=st.just(()) | LISTS,
        claims=CLAIMS.map(tuple),
        kept=st.booleans(),
    ),
    jwt=st.none()
    | st.builds(
        policy.JsonWebToken,
        openid_config=st.just("https://contoso.example/.well-known"),
        audiences=LISTS,
        issuers=LISTS,
        claims=CLAIMS.map(tuple),
    ),
    safety=st.none() | SAFETY,
    cache=st.none() | CACHES,
    limits=st.lists(LIMITS, max_size=3).map(tuple),
    openai_errors=st.booleans(),
)
ROUTES = st.builds(
    policy.Route,
    deployment=NAMES,
    parameter=st.none() | st.just("deployment-id"),
    template=st.just("/deployments/{deployment-id}/x"),
    backend=st.none() | st.just("other"),
)
CONTEXT = policy.Context(
    backends=frozenset({"backend", "other"}),
    named_values=frozenset({"secret"}),
    fragments=frozenset(),
    loggers=frozenset(),
    sku="StandardV2",
    streaming=True,
    template=frozenset({"deployment-id"}),
)


@given(POLICIES)
def test_policies_of_apis_keep_every_rule(options):
    """No finding but one that is asked for: a semantic cache without a limit behind it."""
    document = policy.parse(policy.api_policy(options))
    found = {(finding.rule, finding.found.split(":")[0]) for finding in policy.lint(document, "api", CONTEXT)}
    unlimited = options.cache is not None and not any(
        isinstance(limit, policy.TokenLimit | policy.RateLimit) for limit in options.limits
    )
    assert found == ({("APIM-POLICY-029", "no limit follows <llm-semantic-cache-lookup>")} if unlimited else set())


@given(
    st.builds(
        policy.OperationPolicy,
        backend=st.just("other"),
        credential=CREDENTIALS,
        replaces=st.sampled_from(["key", "identity", "backend"]),
        forwarding=st.none() | FORWARDINGS,
        routes=st.lists(ROUTES, max_size=3).map(tuple),
    )
)
def test_policies_of_operations_keep_every_rule(options):
    assert policy.lint(policy.parse(policy.operation_policy(options)), "operation", CONTEXT) == ()


@given(POLICIES)
def test_what_is_built_reads_the_same_in_both_formats(options):
    """Raw or not, the same document: what is written is well-formed XML, and its expressions end where they should."""
    text = policy.api_policy(options)
    document = policy.parse(text)
    assert policy.differences(document, policy.parse(text, "rawxml")) == ()
    values = [value.text for element in document.root.walk() for value in element.texts]
    assert all(origin in values for origin in (options.cors.origins if options.cors else ()))
