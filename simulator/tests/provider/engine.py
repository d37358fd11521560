"""The engine's side of the protocol, property bags as plain dictionaries."""

from dataclasses import dataclass
from typing import Any

import grpc
from apim_simulator.provider.values import decode, encode
from pulumi.runtime.proto import provider_pb2, status_pb2

from simulator.tests.provider.arm_double import IDENTITY, SECRET, Json


class RpcFailed(Exception):
    """An RPC that failed: its text, and what the engine is told to keep."""

    def __init__(self, error: grpc.RpcError) -> None:
        super().__init__(error.details())
        self.text: str = error.details()
        self.code: grpc.StatusCode = error.code()
        self.kept: Any = None
        for key, value in error.trailing_metadata() or ():
            if key == "grpc-status-details-bin":
                status = status_pb2.Status.FromString(value)
                self.kept = provider_pb2.ErrorResourceInitFailed()
                assert status.details[0].Unpack(self.kept)


@dataclass
class Plugin:
    """The plugin as the engine sees it, property bags as plain dictionaries. RPCs raise RpcFailed."""

    stub: Any
    url: str

    def configure(self, **overrides: str) -> Any:
        """Configure with what a stack for the double has."""
        values = {"metadataHost": self.url.removeprefix("https://"), "clientSecret": SECRET}
        values |= {key: IDENTITY[key] for key in ("clientId", "tenantId", "subscriptionId")} | overrides
        variables = {f"azure-native:config:{key}": value for key, value in values.items() if value}
        return self.rpc("Configure", provider_pb2.ConfigureRequest(variables=variables, acceptSecrets=True))

    def check(self, token: str, news: Json, olds: Json | None = None, **more: Any) -> tuple[Json, list[tuple[str, str]]]:
        """Checked inputs and failures as (property, reason)."""
        request = provider_pb2.CheckRequest(**self._about(token), news=encode(news), olds=encode(olds or {}), **more)
        answer = self.rpc("Check", request)
        return decode(answer.inputs), [(failure.property, failure.reason) for failure in answer.failures]

    def diff(self, token: str, old: Json, new: Json, outputs: Json | None = None) -> Any:
        """The raw answer."""
        about = self._about(token) | {"id": "some id"}
        return self.rpc(
            "Diff", provider_pb2.DiffRequest(**about, old_inputs=encode(old), news=encode(new), olds=encode(outputs or {}))
        )

    def create(self, token: str, inputs: Json, **more: Any) -> tuple[str, Json]:
        """Id and outputs."""
        answer = self.rpc("Create", provider_pb2.CreateRequest(**self._about(token), properties=encode(inputs), **more))
        return answer.id, decode(answer.properties)

    def read(self, token: str, identifier: str, outputs: Json | None = None, inputs: Json | None = None) -> tuple[str, Json, Json]:
        """Id, outputs and inputs; without `inputs` it is an import."""
        request = provider_pb2.ReadRequest(**self._about(token), id=identifier, properties=encode(outputs or {}))
        if inputs is not None:
            request.inputs.CopyFrom(encode(inputs))
        answer = self.rpc("Read", request)
        return answer.id, decode(answer.properties), decode(answer.inputs)

    def update(self, token: str, old: Json, new: Json, outputs: Json | None = None, **more: Any) -> Json:
        """Outputs."""
        bags = {"old_inputs": encode(old), "news": encode(new), "olds": encode(outputs or {})}
        return decode(self.rpc("Update", provider_pb2.UpdateRequest(**self._about(token), id="some id", **bags, **more)).properties)

    def delete(self, token: str, identifier: str, **more: Any) -> None:
        """Delete."""
        self.rpc("Delete", provider_pb2.DeleteRequest(**self._about(token), id=identifier, **more))

    def invoke(self, token: str, arguments: Json, **more: Any) -> Json:
        """Result of a function."""
        answer = self.rpc("Invoke", provider_pb2.InvokeRequest(tok=token, args=encode(arguments), **more))
        return decode(getattr(answer, "return"))

    def rpc(self, method: str, request: Any) -> Any:
        """Any RPC."""
        try:
            return getattr(self.stub, method)(request, timeout=20)
        except grpc.RpcError as error:
            raise RpcFailed(error) from error

    def _about(self, token: str) -> Json:
        token = token if ":" in token else f"azure-native:apimanagement:{token}"
        return {"urn": f"urn:pulumi:dev::proj::my:index:Parent${token}::logical", "type": token, "name": "logical"}
