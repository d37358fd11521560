"""An application built when it is needed."""

from typing import Any

import pytest
from apim_simulator.http.lazy import Lazy
from starlette.responses import PlainTextResponse


def test_it_is_built_once_and_not_before_the_first_request(ask):
    built = []

    def build() -> PlainTextResponse:
        built.append(1)
        return PlainTextResponse("here")

    lazy = Lazy(build)
    assert built == []
    assert [ask(lazy, "GET", "/").text for _ in range(2)] == ["here", "here"]
    assert built == [1]


def test_what_cannot_be_built_fails_each_time(ask):
    lazy = Lazy(lambda: dict[str, Any]()["missing"])
    for _ in range(2):
        with pytest.raises(KeyError):
            ask(lazy, "GET", "/")
