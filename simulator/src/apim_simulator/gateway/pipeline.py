"""Runs policies: scopes nested by `<base/>`, sections in order, errors to on-error (GW-POLICIES)."""

import dataclasses
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from apim_simulator import ids
from apim_simulator.gateway import headers
from apim_simulator.gateway.errors import Finished, GatewayError, NotSimulated, internal
from apim_simulator.gateway.exchange import Exchange, Response, error_response
from apim_simulator.gateway.expression_context import context
from apim_simulator.gateway.snapshot import Snapshot
from apim_simulator.gateway.tracing import Recorder
from apim_simulator.gateway.upstream import Unreachable, Upstream
from apim_simulator.policy import Scope, Statement
from apim_simulator.policy.expressions import Context, EvaluationFailed, Expression, NotSimulatedValue, printed
from apim_simulator.policy.markup import Place
from apim_simulator.policy.rules import Section
from apim_simulator.policy.table import NESTING, STATEMENTS
from apim_simulator.world import World

FORWARD = Statement("forward-request", Place(1, 1), {}, (), None)
"""What the backend section does where no global document says otherwise (SIM-CHOICES: as by default)."""


@dataclass(frozen=True, slots=True)
class Level:
    """One scope of a request: its kind and the id of what its policy applies to."""

    scope: Scope
    id: str


class Run:
    """One request's way through its policies. Elements get this object: state, evaluation, and the way to their children."""

    def __init__(
        self,
        world: World,
        executors: "Mapping[str, Execute]",
        *,
        snapshot: Snapshot,
        upstream: Upstream,
        exchange: Exchange,
        recorder: Recorder,
    ) -> None:
        self.world = world
        self._executors = executors  # given, by name, so that elements can import this module
        self.snapshot = snapshot
        self.upstream = upstream
        self.exchange = exchange
        self.recorder = recorder
        self.levels: tuple[Level, ...] = (Level("global", snapshot.service.id),)
        self.section: Section = "inbound"
        self.depth = 0
        """Index of the scope whose statements run."""
        self.including: list[str] = []
        """Fragments that are being run, outermost first."""
        self._element = ""
        self._path: list[str] = []
        """Names of the policies that enclose the one that runs, and its own, each with its number among those of its name."""

    def scopes(self) -> tuple[Level, ...]:
        """Global, product, API, operation, as far as they are known (GW-KEYS, GW-POLICIES)."""
        route, product = self.exchange.route, self.exchange.grant.product
        levels = [Level("global", self.snapshot.service.id)]
        if product is not None:
            levels.append(Level("product", product.id))
        if route is not None:
            levels.append(Level("api", route.api.resource.id))
            if route.operation is not None:
                levels.append(Level("operation", route.operation.resource.id))
        documents = self.snapshot.policies
        self.recorder.scopes([{"scope": v.scope, "id": v.id, "policy": ids.key(v.id) in documents} for v in levels])
        return tuple(levels)

    async def all(self) -> None:
        """Inbound, backend, outbound. Raises GatewayError, NotSimulated."""
        self.levels = self.scopes()
        try:
            for section in ("inbound", "backend", "outbound"):
                if section == "outbound":
                    for then in self.exchange.on_answer:
                        await then()
                await self.run_section(section)
        except Finished:
            self.recorder.because(f"{self._element} ended the pipeline in section {self.section}")

    async def failed(self, error: GatewayError) -> None:
        """Put the gateway's own answer in place, then let on-error change it. Raises NotSimulated."""
        exchange = self.exchange
        if exchange.response is not None and not error.keeps_answer:
            await exchange.response.drop()
        exchange.error, exchange.error_section = error, self.section
        self.recorder.because(f"{error.source}: {error.reason or 'no reason known'}: {error.message}")
        if not error.keeps_answer or exchange.response is None:
            exchange.response = error_response(error, exchange.id)
        self.levels = self.scopes()
        try:
            await self.run_section("on-error")
        except Finished:
            self.recorder.because(f"{self.recorder.trace['reason']}; {self._element} answered in section on-error")
        except GatewayError as again:
            self.recorder.because(f"{again.source}: {again.reason}: {again.message} in section on-error")
            exchange.response = error_response(again, exchange.id)

    async def run_section(self, section: Section) -> None:
        """A section, from the innermost scope."""
        self.section = section
        await self._scope(len(self.levels) - 1)

    async def outer(self) -> None:
        """`<base/>`: the same section of the next outer scope."""
        inner = self.depth
        await self._scope(inner - 1)
        self.depth = inner

    async def run(self, statements: Sequence[Statement]) -> None:
        """Statements in order."""
        parent, counted = self._element, Counter[str]()
        for statement in statements:
            self._element = statement.name
            counted[statement.name] += 1
            self._path.append(f"{statement.name}[{counted[statement.name]}]")
            try:
                with self.recorder.element(statement, self.section, self.levels[self.depth].scope):
                    await self.ready(statement)
                    await self._executors[statement.name](self, statement)
            except GatewayError as error:
                self._element = parent
                self._blame(error, statement)
                raise
            finally:
                self._path.pop()
        self._element = parent

    def _blame(self, error: GatewayError, statement: Statement) -> None:
        """Keep which policy failed, the innermost first: `context.LastError.Scope`, `Path` and `PolicyId`."""
        exchange = self.exchange
        if exchange.blamed is not error:
            exchange.blamed, exchange.error_scope = error, self.levels[self.depth].scope
            exchange.error_policy = "/".join(self._path), str(statement.attributes.get("id", ""))

    async def ready(self, statement: Statement) -> None:
        """Read the answer's body to its end where an expression of the statement looks at it."""
        response = self.exchange.response
        if response is not None and response.stream is not None and any(map(_reads_response, _parts(statement))):
            await self.body(response)

    async def body(self, response: Response) -> bytes:
        """An answer's body, read to its end while policies run.

        Raises GatewayError if it breaks off: what logs show at `transfer-response` [C], here where on-error sees it [I].
        """
        try:
            return await response.whole()
        except Unreachable as error:
            raise internal("transfer-response", "BackendConnectionFailure", f"The answer's body broke off. {error}") from error

    def value(self, value: str | Expression) -> object:
        """A literal, or what an expression gives. Raises GatewayError where .NET would throw."""
        if isinstance(value, str):
            return value
        seen = context(self.exchange, self.snapshot, self.world.clock.now)
        try:
            found = value.evaluate(seen)
        except EvaluationFailed as failure:
            raise internal(self._element, "ExpressionValueEvaluationFailure", f"Expression evaluation failed. {failure}") from None
        except NotSimulatedValue as limit:
            raise self.refuse(str(limit)) from None
        self._spend(seen)
        self.recorder.evaluated(value, found)
        return found

    def _spend(self, seen: Context) -> None:
        """A body that an expression has read without keeping it is gone: what is sent on has none [C], its length included [I]."""
        if seen.request.consumed:
            self.exchange.request.body = b""
        response = self.exchange.response
        if seen.response is not None and seen.response.consumed and response is not None:
            response.body, response.fields = b"", headers.without(response.fields, "content-length", "content-encoding")

    def text(self, value: str | Expression) -> str:
        """As text; null is empty."""
        return printed(self.value(value))

    def flag(self, value: str | Expression | None, *, default: bool) -> bool:
        """As a boolean. Raises GatewayError for anything else."""
        if value is None:
            return default
        found = self.value(value)
        if isinstance(found, bool):
            return found
        if found in ("true", "false"):
            return found == "true"
        raise self._unfit(found, "a boolean")

    def number(self, value: str | Expression | None, *, default: float = 0) -> float:
        """As a number that is not negative. Raises GatewayError for anything else."""
        if value is None:
            return default
        try:
            found = float(self.text(value))
        except ValueError:
            raise self._unfit(self.text(value), "a number") from None
        if found < 0:
            raise self._unfit(found, "a number that is not negative")
        return found

    def _unfit(self, found: object, wanted: str) -> GatewayError:
        return internal(self._element, "ExpressionValueEvaluationFailure", f"The value '{printed(found)}' is not {wanted}.")

    async def _scope(self, index: int) -> None:
        if index < 0:
            if self.section == "backend":
                await self.run((FORWARD,))
            return
        self.depth = index
        level = self.levels[index]
        document = self.snapshot.document(level.id, level.scope)
        statements = None if document is None else document.sections.get(self.section)
        if statements is None:
            # Neither a scope without a document nor a document without this section hides the outer scopes: the sample operation
            # policy of policy-15 has no backend section, yet its calls are forwarded [I].
            await self._scope(index - 1)
        else:
            await self.run(statements)

    def refuse(self, problem: str) -> NotSimulated:
        """What an element cannot do here."""
        return NotSimulated(f"{self._element}: {problem}")


Execute = Callable[[Run, Statement], Awaitable[None]]


def _parts(statement: Statement) -> Iterator[Statement]:
    """The statement and its parts, without the statements that a branch holds."""
    yield statement
    for child in statement.children:
        if child.name in ("when", "otherwise"):
            yield dataclasses.replace(child, children=())
        elif child.name not in STATEMENTS or statement.name not in NESTING:
            yield from _parts(child)


def _reads_response(part: Statement) -> bool:
    values = (*part.attributes.values(), part.text)
    return any(isinstance(value, Expression) and value.reads_response for value in values)
