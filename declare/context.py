"""What every API of a stack is declared with."""

from dataclasses import dataclass

import pulumi

import components as c
from declare.service_components import ServiceComponents


@dataclass(frozen=True, slots=True)
class StackContext:
    """The service and its gateway, the backends and service-level resources that policies name, and the options of all APIs."""

    service: c.ServiceArgs
    gateway: c.Gateway
    backends: c.BackendSet
    service_components: ServiceComponents
    opts: pulumi.ResourceOptions
