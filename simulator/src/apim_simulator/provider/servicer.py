"""The plugin's side of the engine's protocol: decodes requests, calls what does the work, encodes answers.

Nothing is logged: requests hold secrets (PROV-70, PROV-71). An RPC fails with the text of what went wrong; a fault of this
program names the place in its code and no value.
"""

import threading
import traceback
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeVar

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2

from apim_simulator.provider import settings as configuration
from apim_simulator.provider import shape
from apim_simulator.provider.arm import Arm
from apim_simulator.provider.check import check, location
from apim_simulator.provider.diff import Outcome, diff
from apim_simulator.provider.errors import ConfigurationError, ProviderError
from apim_simulator.provider.invokes import invoke
from apim_simulator.provider.lifecycle import InitFailed, Lifecycle
from apim_simulator.provider.metadata import Registry
from apim_simulator.provider.metadata.types import Resource
from apim_simulator.provider.naming import Naming
from apim_simulator.provider.read import read
from apim_simulator.provider.transport import Transport
from apim_simulator.provider.values import ValueRefused, decode, encode

VERSION = "3.29.0"
MODES = {0: "PROPOSE", 1: "ENFORCE", 2: "DISABLE"}

Method = TypeVar("Method", bound=Callable[..., Any])


def _guarded(method: Method) -> Method:
    """Turn what goes wrong into a status of the RPC."""

    @wraps(method)
    def guarded(self: "Servicer", request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return method(self, request, context)
        except InitFailed as failure:
            _abort_with_state(context, failure, request)
        except (ProviderError, ValueRefused) as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))
        except Exception as error:  # noqa: BLE001 - the message of an unforeseen exception may hold a secret, its place does not
            place = traceback.extract_tb(error.__traceback__)[-1]
            context.abort(
                grpc.StatusCode.INTERNAL, f"fault of the stand-in plugin: {type(error).__name__} at {place.filename}:{place.lineno}"
            )

    return guarded  # type: ignore[return-value]  # same signature, through wraps


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """One provider process. Handshake stays unimplemented, because its answer would replace Configure's (PROV-01)."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._transport = Transport()
        self._configured: Arm | None = None
        self._lock = threading.Lock()

    @property
    def _arm(self) -> Arm:
        if self._configured is None:
            raise ConfigurationError("the provider has not been configured")
        return self._configured

    def GetPluginInfo(self, _request: Any, _context: Any) -> Any:  # noqa: N802, D102 - the protocol's names, here and below
        return plugin_pb2.PluginInfo(version=VERSION)

    def Attach(self, _request: Any, _context: Any) -> Any:  # noqa: N802, D102
        return empty_pb2.Empty()

    def Cancel(self, _request: Any, _context: Any) -> Any:  # noqa: N802, D102
        self._transport.cancel()
        return empty_pb2.Empty()

    def CheckConfig(self, request: Any, _context: Any) -> Any:  # noqa: N802, D102
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, _request: Any, _context: Any) -> Any:  # noqa: N802, D102
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    @_guarded
    def Configure(self, request: Any, _context: Any) -> Any:  # noqa: N802
        """Settings from both places the engine puts them; the cloud is asked where it is, so a wrong address shows here."""
        values = {key: str(value) for key, value in decode(request.args).items() if isinstance(value, str | bool)}
        prefix = configuration.PREFIX
        values |= {key.removeprefix(prefix): value for key, value in request.variables.items() if key.startswith(prefix)}
        arm = Arm(configuration.read(values), self._transport)
        _ = arm.cloud.endpoints
        self._configured = arm
        return provider_pb2.ConfigureResponse(supportsPreview=True, supports_autonaming_configuration=True)

    @_guarded
    def Check(self, request: Any, _context: Any) -> Any:  # noqa: N802, D102
        naming = Naming(request.name or request.urn.rpartition("::")[2], request.randomSeed)
        if request.HasField("autonaming"):
            mode: Any = MODES[request.autonaming.mode]
            naming = Naming(naming.logical, naming.seed, mode, request.autonaming.proposed_name)
        locate = partial(location, self._registry, self._arm)
        inputs, wrong = check(self._class(request), decode(request.olds), decode(request.news), naming, locate)
        failures = [provider_pb2.CheckFailure(property=failure.path, reason=failure.reason) for failure in wrong]
        return provider_pb2.CheckResponse(inputs=encode(inputs), failures=failures)

    @_guarded
    def Diff(self, request: Any, _context: Any) -> Any:  # noqa: N802, D102
        return _diff_response(diff(self._class(request), decode(request.old_inputs), decode(request.news)))

    @_guarded
    def Create(self, request: Any, _context: Any) -> Any:  # noqa: N802, D102
        resource, inputs = self._class(request), decode(request.properties)
        if request.preview:
            return provider_pb2.CreateResponse(id="", properties=encode(shape.preview(resource, inputs)))
        written = Lifecycle(resource, self._arm).create(inputs, request.timeout)
        return provider_pb2.CreateResponse(id=written.id, properties=encode(written.outputs))

    @_guarded
    def Read(self, request: Any, _context: Any) -> Any:  # noqa: N802, D102
        found = read(self._class(request), self._arm, request.id, decode(request.properties), decode(request.inputs))
        if found is None:
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(id=request.id, properties=encode(found.outputs), inputs=encode(found.inputs))

    @_guarded
    def Update(self, request: Any, _context: Any) -> Any:  # noqa: N802, D102
        resource, inputs = self._class(request), decode(request.news)
        if request.preview:
            return provider_pb2.UpdateResponse(properties=encode(shape.preview(resource, inputs, decode(request.olds))))
        written = Lifecycle(resource, self._arm).update(inputs, decode(request.old_inputs), request.timeout)
        return provider_pb2.UpdateResponse(properties=encode(written.outputs))

    @_guarded
    def Delete(self, request: Any, _context: Any) -> Any:  # noqa: N802, D102
        Lifecycle(self._class(request), self._arm).delete(request.id, request.timeout)
        return empty_pb2.Empty()

    @_guarded
    def Invoke(self, request: Any, _context: Any) -> Any:  # noqa: N802, D102
        result = invoke(self._registry, self._arm, request.tok, decode(request.args))
        return provider_pb2.InvokeResponse(**{"return": encode(result)})

    def _class(self, request: Any) -> Resource:
        """Class of the resource an RPC is about: its type, or for older engines the type in its URN."""
        token = request.type or request.urn.split("::")[2].rpartition("$")[2]
        resource = self._registry.get(token)
        if resource is None:
            known = ", ".join(token.removeprefix("azure-native:") for token in self._registry.tokens())
            raise ProviderError(f"class {token} is not simulated; the stand-in plugin knows {known}")
        return resource


def _diff_response(outcome: Outcome) -> Any:
    if not outcome.changes:
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE, hasDetailedDiff=True)
    detailed = {}
    for change in outcome.changes:
        kind = f"{change.kind}_REPLACE" if change.key in outcome.replaces else change.kind
        detailed[change.path] = provider_pb2.PropertyDiff(kind=provider_pb2.PropertyDiff.Kind.Value(kind), inputDiff=True)
    return provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME,
        diffs=outcome.keys,
        replaces=outcome.replaces,
        deleteBeforeReplace=outcome.delete_before_replace,
        detailedDiff=detailed,
        hasDetailedDiff=True,
    )


def _abort_with_state(context: grpc.ServicerContext, failure: InitFailed, request: Any) -> None:
    """Details for the engine of what to keep although the write failed (PROV-15)."""
    inputs: struct_pb2.Struct = request.properties if hasattr(request, "properties") else request.news
    state = provider_pb2.ErrorResourceInitFailed(
        id=failure.written.id, properties=encode(failure.written.outputs), inputs=inputs, reasons=[str(failure)]
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(failure))
    status.details.add().Pack(state)
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(grpc.StatusCode.UNKNOWN, str(failure))
