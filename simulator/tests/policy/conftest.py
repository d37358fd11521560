"""How tests look at policies."""

import json
from collections.abc import Callable

import pytest
from apim_simulator.policy import PolicyRefused, accept


def document(inbound: str = "", **sections: str) -> str:
    """A policy document around statements; section names take `_` for `-`."""
    written = {"inbound": inbound, **{name.replace("_", "-"): text for name, text in sections.items()}}
    return "<policies>" + "".join(f"<{name}>{text}</{name}>" for name, text in written.items()) + "</policies>"


@pytest.fixture
def refusal() -> Callable[..., tuple[int, str, str, str]]:
    """Status, code, target and message with which a document is refused."""

    def refused(text: str, written: str = "rawxml", scope: str = "api", **more: object) -> tuple[int, str, str, str]:
        with pytest.raises(PolicyRefused) as caught:
            accept(text, written, scope, **more)
        error = caught.value
        return error.status, error.code, error.target, error.message

    return refused


@pytest.fixture(scope="session")
def recorded(evidence) -> dict[str, dict]:
    """Recorded exchanges with policies and fragments, by capture id."""
    folder = evidence / "arm" / "captures"
    files = [
        json.loads((folder / f"{name}.json").read_text())
        for name in ("policies-named-values-backends", "revisions-and-long-running")
    ]
    return {entry["id"]: entry for file in files for entry in file}
