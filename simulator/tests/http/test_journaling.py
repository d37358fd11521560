"""The journal around a plane."""

from typing import ClassVar

import pytest
from apim_simulator.http.journaling import INSPECTED_BYTES, Recorded
from apim_simulator.journal import Entry
from starlette.responses import JSONResponse, Response, StreamingResponse


@pytest.fixture
def recorded(world):
    """Wrap an application of plane `arm`; its finished entries are in `lines`."""

    class Wrap:
        lines: ClassVar[list[Entry]] = []

        def __call__(self, app):
            return Recorded(app, "arm", world.journal, self.lines.append)

    return Wrap()


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        (JSONResponse({"error": {"code": "ResourceNotFound", "message": "m"}}, 404), 404, "ResourceNotFound"),
        (JSONResponse({"code": "Flat"}, 400), 400, "Flat"),
        (JSONResponse({"status": "Failed", "error": {"code": "ValidationError"}}), 200, "ValidationError"),
        (JSONResponse({"code": "no error"}), 200, None),
        (JSONResponse(["error"], 400), 400, None),
        (JSONResponse({"error": "text"}, 400), 400, None),
        (Response('{"error": {"code": "X"}}', 400, media_type="text/plain"), 400, None),
        (Response('{"error": ', 400, media_type="application/json"), 400, None),
        (Response('{"error": ' + "[" * 5_000 + "]" * 5_000 + "}", 400, media_type="application/json"), 400, None),
        (JSONResponse({"error": {"code": "X" * INSPECTED_BYTES}}, 400), 400, None),
        (Response(status_code=204), 204, None),
    ],
)
def test_status_and_error_code_of_the_answer_are_kept(recorded, ask, world, answer, status, code):
    ask(recorded(answer), "PUT", "/a%20b?key=secret", headers={"If-Match": "*"})
    (entry,) = world.journal.entries()
    assert (entry.method, entry.path, entry.if_match, entry.status, entry.code) == ("PUT", "/a b", True, status, code)
    assert recorded.lines == [entry]


def test_an_answer_in_pieces_passes_unchanged(recorded, ask):
    answer = ask(
        recorded(StreamingResponse(iter([b'{"error": {"co', b'de": "X"}}']), 400, media_type="application/json")), "GET", "/"
    )
    assert answer.json() == {"error": {"code": "X"}}
    assert [entry.code for entry in recorded.lines] == ["X"]


def test_a_crash_is_told_as_ours_and_not_as_azures(recorded, ask, capsys):
    async def crash(_scope, _receive, _send):
        raise KeyError("inner detail")

    answer = ask(recorded(crash), "GET", "/apis")
    assert answer.status_code == 501
    assert answer.json() == {
        "error": {"code": "SimulatorCrashed", "message": "GET /apis met a mistake in the simulator; its log has the traceback."}
    }
    assert "KeyError: 'inner detail'" in capsys.readouterr().err
    assert [(entry.status, entry.code) for entry in recorded.lines] == [(501, "SimulatorCrashed")]


def test_a_crash_within_an_answer_breaks_the_connection(recorded, ask, capsys):
    async def crash(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise KeyError("late")

    with pytest.raises(KeyError):
        ask(recorded(crash), "GET", "/apis")
    assert "KeyError: 'late'" in capsys.readouterr().err
    assert [entry.status for entry in recorded.lines] == [200]


def test_the_plane_can_add_to_its_entry(recorded, ask, world):
    async def app(scope, receive, send):
        world.journal.lock("/apis/a")
        await Response()(scope, receive, send)

    ask(recorded(app), "PUT", "/apis/a")
    assert [entry.locks for entry in recorded.lines] == [["/apis/a"]]
