"""What the package gives by name, and that it loads no more of itself than is used."""

import subprocess
import sys
from pathlib import Path

import pytest

import policy

ROOT = Path(__file__).resolve().parent.parent.parent
PLAIN = """
import sys
from tests.desired_state.stacks import ROOT, composed, mapping
assert composed(mapping(ROOT / "Pulumi.local.yaml")).apis
print(*sys.modules)
"""
UNUSED = {"access", "comparison", "context", "elements", "guards", "limits", "linting", "models", "naming", "rules", "stored"}


def test_each_name_is_there():
    """And no module has the name of another thing: whoever imported the module would get it in its place."""
    assert set(policy._PLACES) == set(policy.__all__)
    assert all(getattr(policy, name) is not None for name in policy.__all__)
    modules = {file.stem for file in Path(policy.__file__).parent.iterdir()}
    assert modules & set(policy.__all__) == set()


def test_another_name_is_not():
    with pytest.raises(AttributeError, match="module 'policy' has no attribute 'none'"):
        policy.none  # noqa: B018


def test_a_plain_stack_loads_what_it_uses():
    """Two modules of three are for what it does not have."""
    done = subprocess.run([sys.executable, "-c", PLAIN], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "policy.build" in loaded
    assert {f"policy.{name}" for name in UNUSED} & loaded == set()
