"""What all settings have in common: defaults are right though nothing validates them, and nothing is compiled early."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from settings.base import Model
from settings.stack_file import StackFile

ROOT = Path(__file__).resolve().parent.parent.parent
UNCOMPILED = """
import settings
from settings.base import Model
def models(base):
    for each in base.__subclasses__():
        yield each
        yield from models(each)
print(*(each.__name__ for each in models(Model) if each.__pydantic_complete__))
"""


def models(base: type[Model]) -> Iterator[type[Model]]:
    """Every kind of setting below one."""
    for each in base.__subclasses__():
        yield each
        yield from models(each)


ALL: list[Any] = sorted({*models(Model), StackFile}, key=str)


@pytest.mark.parametrize("model", ALL)
def test_defaults_are_what_writing_them_would_give(model):
    """Each default that the setting's own type reads comes out of it unchanged; None, its absence, is not written."""
    for name, field in model.model_fields.items():
        if not field.is_required() and field.default is not None:
            adapter = TypeAdapter(field.rebuild_annotation())
            assert adapter.validate_python(adapter.dump_python(field.default)) == field.default, name


def test_what_a_stack_does_not_use_is_never_compiled():
    """Importing the settings compiles no validator."""
    done = subprocess.run([sys.executable, "-c", UNCOMPILED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
