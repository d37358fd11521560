"""Tabular operators: a table, then one step after another (https://learn.microsoft.com/kusto/query/tabular-operators)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from apim_simulator.logs.kql import syntax
from apim_simulator.logs.kql.aggregates import ARGUMENTS, Aggregate, aggregate
from apim_simulator.logs.kql.arithmetic import whole
from apim_simulator.logs.kql.errors import NotSimulated, SemanticError
from apim_simulator.logs.kql.relation import Column, Relation, Row
from apim_simulator.logs.kql.scalar import Compiler, Scalar, condition
from apim_simulator.logs.kql.tokens import tokens

Named = tuple[str, Scalar]


def run(query: str, tables: Mapping[str, Relation], now: datetime) -> Relation:
    """What a query gives. Raises NotSimulated, SemanticError."""
    try:
        return _run(query, tables, now)
    except RecursionError:
        raise NotSimulated("expressions as deep as this") from None
    except OverflowError:
        raise NotSimulated("values beyond their type") from None


def _run(query: str, tables: Mapping[str, Relation], now: datetime) -> Relation:
    cursor = syntax.Cursor(tokens(query))
    name = cursor.any("word").text
    if name not in tables:
        raise NotSimulated(f"the table {name}; simulated are {', '.join(sorted(tables))}")
    relation = tables[name]
    while cursor.take("|"):
        operator = cursor.any("word").text
        if operator not in OPERATORS:
            raise NotSimulated(f"the operator {operator}")
        relation = OPERATORS[operator](Step(relation, cursor, now))
    cursor.any("end")
    return relation


@dataclass(frozen=True, slots=True)
class Step:
    """One operator: what comes in, and where its text is."""

    relation: Relation
    cursor: syntax.Cursor
    now: datetime

    @property
    def compiler(self) -> Compiler:
        """Over the incoming columns."""
        return Compiler(self.relation.types, self.now)

    def scalar(self) -> Scalar:
        """The expression ahead."""
        return self.compiler.scalar(self.cursor.expression())

    def listed(self) -> list[tuple[str, syntax.Expression]]:
        """`name = expression` and expressions, between commas; one without name gets Kusto's."""
        found = [self._named()]
        while self.cursor.take(","):
            found.append(self._named())
        return found

    def _named(self) -> tuple[str, syntax.Expression]:
        name = ""
        if self.cursor.two():
            name = self.cursor.any("word").text
            self.cursor.need("=")
        expression = self.cursor.expression()
        return name or _own_name(expression), expression


def _own_name(expression: syntax.Expression) -> str:
    match expression:
        case syntax.Name(text):
            return text
        case syntax.Call("bin" | "startofday" | "tostring", (syntax.Name(text), *_)):
            return text
    raise NotSimulated("an expression without a name; write name = expression")


def where(step: Step) -> Relation:
    """Rows for which a condition is true."""
    test = condition(step.scalar())
    return Relation(step.relation.columns, [row for row in step.relation.rows if test(row)])


def extend(step: Step) -> Relation:
    """More columns, or others in their place; none sees another of the same operator [S], Kusto's own parser for editors."""
    made = {name: step.compiler.scalar(expression) for name, expression in _once(step.listed())}
    columns = [Column(each.name, made[each.name].type) if each.name in made else each for each in step.relation.columns]
    columns += [Column(name, scalar.type) for name, scalar in made.items() if name not in step.relation.types]
    rows = [{**row, **{name: scalar.value(row) for name, scalar in made.items()}} for row in step.relation.rows]
    return Relation(tuple(columns), rows)


def project(step: Step) -> Relation:
    """These columns."""
    named = [(name, step.compiler.scalar(expression)) for name, expression in step.listed()]
    _distinct([name for name, _ in named])
    rows = [{name: scalar.value(row) for name, scalar in named} for row in step.relation.rows]
    return Relation(tuple(Column(name, scalar.type) for name, scalar in named), rows)


def summarize(step: Step) -> Relation:
    """One row for each group; without `by` one for all, whether there are any rows or not."""
    wanted = [] if step.cursor.next.text == "by" else step.listed()
    found = [(name, _aggregate(step, expression)) for name, expression in wanted]
    keys: list[Named] = []
    if step.cursor.take("by"):
        keys = [(name, step.compiler.scalar(expression)) for name, expression in step.listed()]
    for name, key in keys:
        if key.type == "dynamic":
            raise SemanticError(f"Summarize group key '{name}' is of a 'dynamic' type. Please use an explicit cast")
    _distinct([name for name, _ in (*keys, *found)])
    groups: dict[tuple[Any, ...], list[Row]] = {} if keys else {(): []}
    for row in step.relation.rows:
        groups.setdefault(tuple(key.value(row) for _, key in keys), []).append(row)
    names = [name for name, _ in keys]
    rows = [
        {**dict(zip(names, key, strict=True)), **{name: each.value(group) for name, each in found}} for key, group in groups.items()
    ]
    columns = [Column(name, key.type) for name, key in keys] + [Column(name, each.type) for name, each in found]
    return Relation(tuple(columns), rows)


def _aggregate(step: Step, expression: syntax.Expression) -> Aggregate:
    if not isinstance(expression, syntax.Call) or expression.name not in ARGUMENTS:
        raise NotSimulated("an aggregation that is not one of " + ", ".join(f"{name}()" for name in sorted(ARGUMENTS)))
    return aggregate(expression.name, [step.compiler.scalar(each) for each in expression.arguments])


def order(step: Step) -> Relation:
    """By columns, descending unless they say `asc`; null first where ascending."""
    step.cursor.need("by")
    rows = list(step.relation.rows)
    keys: list[tuple[Scalar, bool]] = []
    while True:
        scalar = step.scalar()
        if scalar.type == "dynamic":
            raise NotSimulated("order by a dynamic value")
        direction = step.cursor.take("asc", "desc")
        keys.append((scalar, direction is None or direction.text == "desc"))
        if not step.cursor.take(","):
            break
    for scalar, descending in reversed(keys):
        rows.sort(key=_sortable(scalar), reverse=descending)
    return Relation(step.relation.columns, rows)


def _sortable(scalar: Scalar) -> Callable[[Row], tuple[bool, Any]]:
    def key(row: Row) -> tuple[bool, Any]:
        value = scalar.value(row)
        return value is not None, 0 if value is None else value

    return key


def take(step: Step) -> Relation:
    """So many rows."""
    number = whole(step.cursor.any("long").text)
    return Relation(step.relation.columns, list(step.relation.rows)[:number])


def _once(named: Sequence[tuple[str, syntax.Expression]]) -> Sequence[tuple[str, syntax.Expression]]:
    _distinct([name for name, _ in named])
    return named


def _distinct(names: Sequence[str]) -> None:
    if len(set(names)) < len(names):
        raise NotSimulated("two columns of one name")


OPERATORS: Final[dict[str, Callable[[Step], Relation]]] = {
    "where": where,
    "extend": extend,
    "project": project,
    "summarize": summarize,
    "order": order,
    "sort": order,
    "take": take,
    "limit": take,
}
