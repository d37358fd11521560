"""The pictures: well formed, the same as a table, and nothing in them is obeyed."""

import re
from functools import cache
from html.parser import HTMLParser

import pytest
from lxml import etree

from apim.graph import Graph
from apim.render.graph import FORMATS
from apim.render.xml_text import xml_text
from apim.stacks import ROOT
from linting import printable
from tests.apim.command_line import invoke
from tests.apim.graph.stage import drawn, hostile
from tests.hostile_texts import TEXTS

SVG = "{http://www.w3.org/2000/svg}"


class Elements(HTMLParser):
    """Names of elements, attributes, and texts."""

    def __init__(self, text):
        super().__init__()
        self.names, self.attributes, self.texts = set(), set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Note an element."""
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        """Note a text."""
        self.texts.append(data)


def parsed(graph):
    """The root of the picture."""
    return etree.fromstring(FORMATS["svg"](graph).encode())


def test_readme_has_the_picture_of_stack_local():
    """docs/deployed.svg is what `bin/apim graph --stack local --format svg > docs/deployed.svg` writes."""
    assert (ROOT / "docs" / "deployed.svg").read_text(encoding="utf-8") == FORMATS["svg"](drawn("local")) + "\n"


def test_mermaid_whole():
    """A subgraph per kind, a line per part and edge."""
    text = FORMATS["mermaid"](drawn("local"))
    assert text.startswith('flowchart LR\n  subgraph consumer_column["Consumers"]\n    n1["<b>demo</b><br/>Demo<br/>')
    edges = [(1, 2), (1, 4), (1, 6), (2, 3), (3, 8), (4, 5), (5, 13), (6, 7), (7, 14), (8, 9), (8, 11), (9, 10), (11, 12), (13, 10)]
    labels = {(8, 9): '|"priority 1, weight 50"|', (8, 11): '|"priority 2, weight 50"|'}
    lines = [f"  n{start} -->{labels.get((start, end), '')} n{end}" for start, end in [*edges, (14, 10)]]
    assert text.endswith("\n".join(lines))


def test_hostile_texts_in_svg_are_text():
    """XML takes the picture, and its elements are those of any picture."""
    signs = {f"{SVG}circle"}
    usual = {element.tag for element in parsed(drawn("local")).iter()} | signs
    found = parsed(hostile())
    assert {element.tag for element in found.iter()} == usual
    assert {str(name) for element in found.iter() for name in element.attrib if str(name).startswith("on")} == set()
    titles = {element.text for element in found.iter(f"{SVG}title")}
    for text in TEXTS:
        assert any(title.startswith(f"{xml_text(text)}: ") for title in titles)


def test_hostile_texts_in_html_are_text():
    """No element and no attribute comes of a text."""
    usual, found = Elements(FORMATS["html"](drawn("local"))), Elements(FORMATS["html"](hostile()))
    assert "default-src &#39;none&#39;" in FORMATS["html"](hostile())
    assert found.names == usual.names | {"circle"}
    assert found.attributes <= usual.attributes | {"cx", "cy", "r"}
    assert all(printable(text) in "".join(found.texts) for text in TEXTS)


@cache
def flowchart():
    """Lines of the graph of hostile texts."""
    return FORMATS["mermaid"](hostile()).splitlines()


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_texts_in_mermaid_are_text(text):
    """A label ends at the quote that the writer wrote, and begins no markup."""
    nodes = [line for line in flowchart() if re.match(r"    n\d+\[", line)]
    assert len(nodes) == 2 * len(TEXTS)
    for line in nodes:
        label = re.fullmatch(r'    n\d+\["([^"\[\]`*%{}]*)"\]', line)[1]
        assert set(re.findall(r"<[^>]*>", label)) <= {"<b>", "</b>", "<i>", "</i>", "<br/>"}
    shown = re.sub(r"#(\d+);", lambda code: chr(int(code[1])), "".join(nodes))
    assert printable(text) in shown


def test_an_empty_graph_is_drawn():
    """Nothing to draw is no fault."""
    assert all(write(Graph("s", "v", (), ())) for write in FORMATS.values())


def test_the_command():
    """Draws to stdout; a stack that is not there, or is wrong, is one message."""
    code, stdout, _ = invoke("graph", "--stack", "local", "--format", "svg")
    assert (code, stdout) == (0, FORMATS["svg"](drawn("local")) + "\n")
    assert invoke("graph", "--stack", "nowhere")[0] == 2
