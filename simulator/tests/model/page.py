"""The lists of docs/reference/model-server.md, written from the code by `python -m simulator.tests.model.page`.

What stands above the marker is written by hand.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from apim_simulator.model import audio, chat_request, completions, containers, images, vector_stores
from apim_simulator.model.responses import request as responses
from apim_simulator.model.routes import REFUSED, SIMULATED, Route
from apim_simulator.model.unsupported import Table

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "model-server.md"
MARKER = "<!-- written from the code from here on -->"
REFUSALS: Mapping[str, Table | tuple[str, ...]] = {
    "Chat completions": chat_request.UNSUPPORTED,
    "Completions": completions.UNSUPPORTED,
    "Responses": responses.UNSUPPORTED,
    "Vector stores": vector_stores.STORES.unsupported,
    "Containers": containers.CONTAINERS.unsupported,
    "Images": images.UNSUPPORTED,
    "Speech": audio.SPEECH_UNSUPPORTED,
    "Transcriptions, translations": audio.HEARD_UNSUPPORTED,
}
"""What is refused by name in a request, by operation."""


def lists() -> str:
    """Everything from the marker on."""
    return "\n".join([MARKER, "", *_simulated(), "", *_refused(), ""])


def _simulated() -> Iterator[str]:
    yield "## Simulated"
    yield ""
    yield "| Path | Methods |"
    yield "|---|---|"
    yield from _rows(SIMULATED)


def _refused() -> Iterator[str]:
    yield "## Not simulated"
    yield ""
    yield "Each of these answers 501 `SimulatorUnsupported` with its name. Below a path that ends with `{path}`: all of it."
    yield ""
    yield "| Path | Methods |"
    yield "|---|---|"
    yield from _rows(REFUSED)
    yield ""
    yield "| Request | Refused where it has |"
    yield "|---|---|"
    for operation, table in REFUSALS.items():
        yield f"| {operation} | {'; '.join(table)} |"


def _rows(routes: tuple[Route, ...]) -> Iterator[str]:
    methods: dict[str, list[str]] = {}
    for route in routes:
        methods.setdefault(route.template, []).append(route.method)
    known = {(route.method, route.template) for route in SIMULATED}
    for template, of_path in methods.items():
        left = [m for m in of_path if routes is SIMULATED or (m, template) not in known]
        if left:
            yield f"| `{template}` | {', '.join(left)} |"


def main() -> None:
    """Write the page's lists again."""
    head = PAGE.read_text(encoding="utf-8").partition(MARKER)[0]
    PAGE.write_text(head + lists(), encoding="utf-8")


if __name__ == "__main__":
    main()
