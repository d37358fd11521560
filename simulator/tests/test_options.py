"""Settings by name."""

import pytest
from apim_simulator.options import OptionRefused, Options


def test_defaults_are_what_the_contract_says():
    assert dict(Options()) == {
        "api_import_put": "stub",
        "import_operation_names": "keep",
        "lro_retry_after": None,
        "lro_polls": 1,
        "lro_unpolled_seconds": 5,
        "lock_linger_ms": 0,
        "product_admin_subscription": True,
        "retry_errors": False,
        "breaker_errors": False,
        "cache_delay_seconds": 0,
        "cache_loses_each": 0,
        "journal_bodies": False,
        "content_safety": [],
        "model_api_versions": [],
    }


def test_a_change_is_seen_and_reset_takes_it_back():
    options = Options()
    options.change({"api_import_put": "202", "lro_retry_after": 1})
    assert (options["api_import_put"], options["lro_retry_after"]) == ("202", 1)
    options.reset()
    assert dict(options) == dict(Options())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"api_import_put": "201"}, "api_import_put is '201', allowed is stub or 202"),
        ({"lro_polls": -1}, "lro_polls is -1, allowed is a whole number"),
        ({"lro_polls": True}, "lro_polls is True, allowed is a whole number"),
        ({"product_admin_subscription": "no"}, "product_admin_subscription is 'no', allowed is true or false"),
        ({"model_api_versions": "2025-01-01"}, "model_api_versions is '2025-01-01', allowed is a list of api-versions"),
    ],
)
def test_a_value_the_setting_does_not_take_is_refused(changes, message):
    with pytest.raises(OptionRefused) as refused:
        Options().change(changes)
    assert str(refused.value) == message


def test_a_refused_change_changes_nothing():
    options = Options()
    with pytest.raises(OptionRefused, match="'polls' is no setting; settings are api_import_put, breaker_errors, "):
        options.change({"lro_polls": 5, "polls": 1})
    assert options["lro_polls"] == 1
