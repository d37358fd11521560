"""Whether a document keeps to the table: known elements and attributes, each where it is allowed, in the documented order."""

from collections.abc import Iterator
from dataclasses import dataclass

from apim_simulator.policy.errors import invalid, unsupported
from apim_simulator.policy.markup import Element, Value
from apim_simulator.policy.rules import SECTIONS, Attribute, Form, Rule, Scope, Section
from apim_simulator.policy.table import COMMON, DOCUMENTED, STATEMENTS
from apim_simulator.policy.values import has_placeholder, is_expression, is_mixed


@dataclass(frozen=True, slots=True)
class Position:
    """The position of a check: None for what is unknown in a fragment. `outermost` is the statement that Azure's errors name."""

    scope: Scope | None
    section: Section | None
    outermost: Element

    def refuse(self, problem: str) -> Exception:
        """Azure refuses this."""
        return invalid(self.outermost.name, self.outermost.place, problem)

    def unsupported(self, element: Element, problem: str) -> Exception:
        """We refuse this."""
        return unsupported(self.outermost.name, element.place, problem)


def check_policies(root: Element, scope: Scope) -> None:
    """A whole policy document. Raises PolicyRefused for the first thing wrong."""
    if root.name != "policies":
        raise invalid(root.name, root.place, f"the document must be <policies>, not <{root.name}>")
    seen: set[str] = set()
    _no_attributes(root)
    for section in root.children:
        if section.name not in SECTIONS:
            allowed = ", ".join(SECTIONS)
            raise invalid(section.name, section.place, f"'policies' cannot contain '{section.name}'; sections are {allowed}")
        if section.name in seen:
            raise invalid(section.name, section.place, f"section '{section.name}' is there twice")
        seen.add(section.name)
        _no_attributes(section)
        check_statements(section, scope, section.name)


def check_fragment(root: Element) -> None:
    """A policy fragment; sections are judged where it is included. Raises PolicyRefused."""
    if root.name != "fragment":
        raise invalid(root.name, root.place, f"the document must be <fragment>, not <{root.name}>")
    _no_attributes(root)
    check_statements(root, None, None)


def check_statements(parent: Element, scope: Scope | None, section: Section | None) -> None:
    """The statements directly below a section or a fragment. Raises PolicyRefused."""
    if parent.text is not None:
        raise invalid(parent.name, parent.place, f"the element '{parent.name}' cannot contain text")
    direct: set[str] = set()
    for element in parent.children:
        position = Position(scope, section, element)
        if element.name in direct:
            raise position.unsupported(element, f"a second '{element.name}' in one section is not simulated")
        rule = _statement(element, position)
        if rule.direct:
            direct.add(element.name)
            if rule.name == "base" and _outermost(scope, parent):
                raise position.unsupported(element, f"'base' in '{parent.name}' at the outermost scope is not simulated")
        _check(element, rule, position)


def _outermost(scope: Scope | None, parent: Element) -> bool:
    """Whether nothing is known of what `base` there includes.

    At global scope it has no effect [D] (https://learn.microsoft.com/azure/api-management/set-edit-policies); what that means for
    a backend section, in which nothing else forwards, is unrecorded.
    """
    return parent.name == "fragment" or (scope == "global" and parent.name == "backend")


def _statement(element: Element, position: Position) -> Rule:
    rule = STATEMENTS.get(element.name)
    if rule is None and element.name in DOCUMENTED:
        raise position.unsupported(element, f"the policy '{element.name}' is not simulated")
    if rule is None:
        raise position.refuse(f"'{element.name}' at {element.place} is no policy")
    if position.section is not None and position.section not in rule.sections:
        raise position.refuse(
            f"'{element.name}' is not allowed in section '{position.section}', only in {', '.join(rule.sections)}"
        )
    if position.scope is not None and position.scope not in rule.scopes:
        raise position.refuse(f"'{element.name}' is not allowed at {position.scope} scope, only at {', '.join(rule.scopes)}")
    return rule


def _check(element: Element, rule: Rule, position: Position) -> None:
    _check_attributes(element, rule, position)
    if rule.problem is not None and (problem := rule.problem(element)) is not None:
        raise position.refuse(f"'{element.name}' {problem}")
    if element.text is not None and rule.content is None:
        expected = [child.rule.name for child in rule.children]
        raise position.refuse(
            f"the element '{element.name}' cannot contain text" + (f"; possible are {', '.join(expected)}" if expected else "")
        )
    if rule.content is not None:
        _check_content(element, rule, rule.content, position)
    if rule.statements:
        for child in element.children:
            nested = _statement(child, position)
            if rule.only and child.name not in rule.only:
                raise position.refuse(
                    f"'{element.name}' cannot contain '{child.name}'; possible are {', '.join(sorted(rule.only))}"
                )
            if nested.direct:
                raise position.unsupported(child, f"'{child.name}' inside '{element.name}' is not simulated")
            _check(child, nested, position)
    else:
        for child, child_rule in _matched(element, rule, position):
            _check(child, child_rule, position)


def _check_content(element: Element, rule: Rule, form: Form, position: Position) -> None:
    if element.text is not None:
        _check_value(element, element.text, Attribute(form), f"the text of '{element.name}'", position)
    elif rule.content_required:
        raise position.refuse(f"the element '{element.name}' at {element.place} must contain {form.words}")


def _check_attributes(element: Element, rule: Rule, position: Position) -> None:
    attributes = {**rule.attributes, **COMMON} if rule.name in STATEMENTS else rule.attributes
    for name, value in element.attributes.items():
        if name in rule.absent:
            raise position.unsupported(element, f"attribute '{name}' of '{element.name}' is not simulated")
        if name not in attributes:
            allowed = ", ".join(sorted(attributes)) or "none"
            raise position.refuse(f"'{element.name}' has no attribute '{name}'; attributes are {allowed}")
        _check_value(element, value, attributes[name], f"attribute '{name}' of '{element.name}'", position)
    for name, attribute in attributes.items():
        if attribute.required and name not in element.attributes:
            raise position.refuse(f"'{element.name}' at {element.place} needs the attribute '{name}'")
    if rule.alternatives and len(rule.alternatives & element.attributes.keys()) != 1:
        raise position.refuse(f"'{element.name}' needs exactly one of {', '.join(sorted(rule.alternatives))}")
    if len(rule.exclusive & element.attributes.keys()) > 1:
        raise position.refuse(f"'{element.name}' takes only one of {', '.join(sorted(rule.exclusive))}")


def _check_value(element: Element, value: Value, attribute: Attribute, what: str, position: Position) -> None:
    text = value.text.strip()
    if is_mixed(text):
        raise position.unsupported(element, f"{what} mixes text and an expression; make the whole of it one expression")
    if is_expression(text):
        if not attribute.expression:
            raise position.refuse(f"{what} cannot be an expression")
    elif not has_placeholder(text):
        if not attribute.form.accepts(text):
            raise position.refuse(f"{what} is '{text}', allowed is {attribute.form.words}")
        if attribute.simulated is not None and not attribute.simulated.accepts(text):
            raise position.unsupported(element, f"{what} is '{text}', simulated is only {attribute.simulated.words}")


def _matched(element: Element, rule: Rule, position: Position) -> Iterator[tuple[Element, Rule]]:
    """Pair each child with its rule. Raises PolicyRefused for an unknown one, a wrong order, too few or too many."""
    children = rule.children
    names = [child.rule.name for child in children]
    last = 0
    for found in element.children:
        if rule.markup or found.name in rule.absent_children:
            raise position.unsupported(found, f"'{found.name}' in '{element.name}' is not simulated")
        if found.name not in names:
            possible = ", ".join(names) or "none"
            raise position.refuse(f"the element '{element.name}' cannot contain '{found.name}'; possible are {possible}")
        index = names.index(found.name)
        if rule.ordered and index < last:
            raise position.refuse(f"in '{element.name}' the order is {', '.join(names)}; '{found.name}' comes too late")
        last = index
        yield found, children[index].rule
    for child in children:
        count = sum(found.name == child.rule.name for found in element.children)
        if count < child.least or (child.most is not None and count > child.most):
            most = "any number" if child.most is None else child.most
            raise position.refuse(
                f"'{element.name}' contains '{child.rule.name}' {count} times, allowed is {child.least} to {most}"
            )


def _no_attributes(element: Element) -> None:
    for name in element.attributes:
        raise invalid(element.name, element.place, f"'{element.name}' has no attribute '{name}'")
