"""`errors: openai`: what clients show of the gateway's own errors, and which answers stay as they are."""

import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from azure.mgmt.apimanagement import models
from openai import AuthenticationError, BadRequestError, OpenAI, PermissionDeniedError, RateLimitError

import policy
from tools import arm, demo

GROUP, SERVICE, NAME = demo.RESOURCE_GROUP, "apim-local", "errors"
MISSING = "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API."
INVALID = "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription."
QUESTION: dict[str, Any] = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Hello"}]}


@dataclass(frozen=True, slots=True)
class Site:
    """A v1 API of two operations, its subscription's key, and a way to replace its policy."""

    url: str
    key: str
    configure: Callable[..., None]
    http: httpx.Client
    make: Callable[..., OpenAI]

    def client(self, key: str) -> OpenAI:
        """A plain client that asks once."""
        return self.make(base_url=self.url, api_key=key, default_headers={"api-key": key})


@pytest.fixture
def site(azure, apim, openai_client) -> Iterator[Site]:
    """The API, at first with errors in both shapes."""
    backend = models.BackendContract(url="https://contoso-openai.openai.azure.com/openai/v1", protocol="http")
    apim.backend.create_or_update(GROUP, SERVICE, NAME, backend)
    apim.backend.create_or_update(GROUP, SERVICE, "gone", models.BackendContract(url="https://127.0.0.1:9", protocol="http"))
    value = arm.account_key(azure.addresses, GROUP, demo.ACCOUNT)
    named = models.NamedValueCreateContract(display_name="errorsKey", secret=True, value=value)
    apim.named_value.begin_create_or_update(GROUP, SERVICE, "errorsKey", named).result()
    names = models.SubscriptionKeyParameterNamesContract(header="api-key", query="api-key")
    api = models.ApiCreateOrUpdateParameter(
        display_name=NAME, path=NAME, protocols=["https"], subscription_key_parameter_names=names
    )
    apim.api.begin_create_or_update(GROUP, SERVICE, NAME, api).result()
    for name, template in (("chat", "/chat/completions"), ("responses", "/responses")):
        operation = models.OperationContract(display_name=name, method="POST", url_template=template)
        apim.api_operation.create_or_update(GROUP, SERVICE, NAME, name, operation)

    def configure(**options: Any) -> None:
        built = policy.ApiPolicy(
            backend=options.pop("backend", NAME),
            credential=policy.KeyCredential("errorsKey"),
            key_header="api-key",
            key_query="api-key",
            **{"openai_errors": True, **options},
        )
        document = models.PolicyContract(value=policy.api_policy(built), format="xml")
        apim.api_policy.create_or_update(GROUP, SERVICE, NAME, "policy", document)

    configure()
    subscription = models.SubscriptionCreateParameters(scope=f"/apis/{NAME}", display_name=NAME)
    key = apim.subscription.create_or_update(GROUP, SERVICE, NAME, subscription).primary_key
    with httpx.Client(verify=ssl.create_default_context(cafile=azure.addresses.ca)) as http:
        yield Site(f"{azure.addresses.gateway}/{NAME}", key, configure, http, openai_client)
    azure.reset()


def both(status: int, code: str, message: str) -> dict[str, Any]:
    """A body in both shapes."""
    return {"statusCode": status, "message": message, "error": {"code": code, "message": message}}


def test_clients_show_what_the_gateway_refuses(site):
    """Keys and limits: the client's own exception has code and message; status and headers are those of the gateway."""
    with pytest.raises(AuthenticationError) as wrong:
        site.client("wrong").chat.completions.create(**QUESTION)
    assert (wrong.value.code, wrong.value.response.json()) == (
        "SubscriptionKeyInvalid",
        both(401, "SubscriptionKeyInvalid", INVALID),
    )
    missing = site.http.post(f"{site.url}/chat/completions", json=QUESTION)
    assert (missing.status_code, missing.json()) == (401, both(401, "SubscriptionKeyNotFound", MISSING))
    assert missing.headers["www-authenticate"].startswith("AzureApiManagementKey ")

    site.configure(limits=(policy.RateLimit(counter="@(context.Subscription.Id)", calls=1, renewal_seconds=60),))
    client = site.client(site.key)
    assert client.chat.completions.create(**QUESTION).choices[0].message.content
    with pytest.raises(RateLimitError) as limited:
        client.chat.completions.create(**QUESTION)
    assert limited.value.code == "RateLimitExceeded"
    assert int(limited.value.response.headers["retry-after"]) > 0

    site.configure(limits=(policy.CallQuota(counter='@("quota:" + context.Subscription.Id)', calls=1, renewal_seconds=300),))
    assert client.chat.completions.create(**QUESTION).choices[0].message.content
    with pytest.raises(PermissionDeniedError) as spent:
        client.chat.completions.create(**QUESTION)
    assert (spent.value.code, spent.value.response.json()["statusCode"]) == ("QuotaExceeded", 403)


def test_a_stream_is_refused_in_the_same_shape(site):
    """Before its first event; one that is answered is left alone."""
    with pytest.raises(AuthenticationError) as refused:
        site.client("wrong").responses.create(model="gpt-4o", input="Hello", stream=True)
    assert refused.value.code == "SubscriptionKeyInvalid"
    with site.client(site.key).responses.create(model="gpt-4o", input="Hello", stream=True) as stream:
        assert [event.type for event in stream][-1] == "response.completed"


def test_what_went_wrong_inside_stays_inside(site):
    """A backend that cannot be reached is a 500 with the id of the call, and nothing of the address."""
    site.configure(backend="gone")
    answer = site.http.post(f"{site.url}/chat/completions", json=QUESTION, headers={"api-key": site.key})
    found = answer.json()
    assert len(found.pop("activityId")) == 36
    assert (answer.status_code, found) == (500, both(500, "BackendConnectionFailure", "Internal server error"))


def test_a_backend_that_takes_a_rest_is_not_named(site, azure, apim):
    """503 with `Retry-After`, without the message in which Azure names pool or backend."""
    failures = models.BackendCircuitBreaker(
        rules=[
            models.CircuitBreakerRule(
                name="r",
                trip_duration="PT1M",
                failure_condition=models.CircuitBreakerFailureCondition(
                    count=1, interval="PT1M", status_code_ranges=[models.FailureStatusCodeRange(min=500, max=599)]
                ),
            )
        ]
    )
    url = "https://contoso-openai.openai.azure.com/openai/v1"
    tired = models.BackendContract(url=url, protocol="http", circuit_breaker=failures)
    apim.backend.create_or_update(GROUP, SERVICE, "tired", tired)
    site.configure(backend="tired")
    azure.arm_fault(plane="model", match={"path": "/chat/completions"}, action={"status": 500}, times=1)
    answers = [site.http.post(f"{site.url}/chat/completions", json=QUESTION, headers={"api-key": site.key}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [500, 503]
    assert answers[1].json() == both(503, "503", "Service unavailable")
    assert int(answers[1].headers["retry-after"]) > 0


def test_answers_that_stay_as_they_are(site):
    """Azure OpenAI's own error, and a URL of no API; an operation that an API lacks is the API's error."""
    with pytest.raises(BadRequestError) as absent:
        site.client(site.key).responses.create(model="none-such", input="Hello")
    assert (absent.value.code, list(absent.value.response.json())) == ("unknown_model", ["error"])
    lacking = site.http.post(f"{site.url}/nothing", headers={"api-key": site.key})
    assert (lacking.status_code, lacking.json()["error"]["code"]) == (404, "OperationNotFound")
    elsewhere = site.http.post(f"{site.url}-not/chat/completions", headers={"api-key": site.key})
    assert (elsewhere.status_code, elsewhere.json()) == (404, {"statusCode": 404, "message": "Resource not found"})


def test_without_it_only_apims_members_are_there(site):
    site.configure(openai_errors=False)
    answer = site.http.post(f"{site.url}/chat/completions", json=QUESTION)
    assert answer.json() == {"statusCode": 401, "message": MISSING}
