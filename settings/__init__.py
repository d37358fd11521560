"""The stack's configuration as frozen, typed models.

Pure: a plain mapping comes in, `Settings` come out with everything that is wrong. The program hands in its
configuration, commands hand in what `overlaid` makes of the project file and a stack file; both hold `SECRET` where a
value is encrypted.
"""

from settings.declared import Http, HttpOperation
from settings.explain import unknown_key
from settings.models import (
    Api,
    ApiKey,
    Backend,
    Credential,
    KeyNames,
    OperationPolicy,
    Service,
    Spec,
    StackFile,
    Subscription,
)
from settings.overlay import merged, overlaid
from settings.parse import parse
from settings.reader import SECRET
from settings.selection import Selector
from settings.stack import Settings
from settings.values import is_api_version
from settings.waiver import Waiver
from settings.where import NAMESPACE, Sources, place

__all__ = [
    "NAMESPACE",
    "SECRET",
    "Api",
    "ApiKey",
    "Backend",
    "Credential",
    "Http",
    "HttpOperation",
    "KeyNames",
    "OperationPolicy",
    "Selector",
    "Service",
    "Settings",
    "Sources",
    "Spec",
    "StackFile",
    "Subscription",
    "Waiver",
    "is_api_version",
    "merged",
    "overlaid",
    "parse",
    "place",
    "unknown_key",
]
