"""One document over a real connection: whole, or refused."""

import socket
import ssl

import pytest
import trustme

from apim.catalog.download import Limits, Refused, Unreachable, download
from apim.catalog.model import Entry
from apim.catalog.store import Store
from tests.apim.catalog.servers import proxying, serving

BODY = bytes(range(256)) * 1000
QUICK = Limits(attempts=3, pause_seconds=0.001, timeout_seconds=5)
ONCE = Limits(attempts=1, timeout_seconds=5)
LOCAL = "/x.json"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """None is set."""
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def world():
    """A server of BODY."""
    with serving(BODY) as world:
        yield world


def fetch(world, limits=QUICK):
    """The document, and the progress on the way."""
    steps = []
    return download(world.url, lambda done, total: steps.append((done, total)), limits), steps


def test_a_document_comes_whole(world):
    """Bytes and progress are those of the document."""
    found, steps = fetch(world)
    assert found == BODY
    assert (steps[0], steps[-1]) == ((0, len(BODY)), (len(BODY), len(BODY)))
    assert world.asked == ["/inference.json"]


def test_an_answer_that_breaks_off_is_asked_for_again(world):
    """A part is no document."""
    world.cut_at = [100_000]
    assert fetch(world)[0] == BODY
    assert len(world.asked) == 2


def test_an_answer_that_keeps_breaking_off_is_none(world):
    """After the last attempt."""
    world.cut_at = [100_000] * 3
    with pytest.raises(Unreachable, match="peer closed connection without sending complete message body"):
        fetch(world)


def test_a_cut_answer_of_unknown_length_is_the_sums_business(world):
    """Without a length nobody can see the end missing: the sum differs."""
    world.length, world.cut_at = False, [100_000]
    assert fetch(world)[0] == BODY[:100_000]


def test_an_answer_compressed_unasked_is_unpacked(world):
    """The sum is of the document, whatever a proxy did on the way."""
    world.compress = True
    assert fetch(world)[0] == BODY


def test_an_answer_that_lies_about_its_encoding_is_refused(world):
    """It says gzip and is cut."""
    world.compress, world.body, world.lies = True, BODY, True
    with pytest.raises(Refused) as caught:
        fetch(world)
    assert caught.value.rule == "document-encoding"


def test_a_server_error_passes(world):
    """500 and 503 are asked again."""
    world.statuses = [500, 503]
    assert fetch(world)[0] == BODY
    assert len(world.asked) == 3


def test_a_server_error_that_stays_is_told(world):
    """After the last attempt, the server's own words."""
    world.statuses = [500] * 9
    with pytest.raises(Unreachable, match=r"^HTTP 500 Internal Server Error$"):
        fetch(world)
    assert len(world.asked) == 3


def test_what_is_not_there_is_not_asked_for_again(world):
    """404 is an answer: the catalog's url is wrong."""
    world.statuses = [404] * 9
    with pytest.raises(Refused) as caught:
        fetch(world)
    assert (caught.value.rule, caught.value.found) == ("document-gone", "the server answers HTTP 404 Not Found")
    assert len(world.asked) == 1


def test_a_redirect_within_this_machine_is_followed(world):
    """A mirror on loopback may move a document."""
    world.statuses, world.redirect = [302], f"{world.url}?moved"
    assert fetch(world)[0] == BODY
    assert world.asked == ["/inference.json", "/inference.json?moved"]


@pytest.mark.parametrize(
    "target", ["http://example.com/x", "http://127.0.0.1.example.com/", "ftp://127.0.0.1/x", "file:///etc/passwd"]
)
def test_a_redirect_away_from_https_is_refused(world, target):
    """What comes over http may be anyone's, and files of this machine are nobody's."""
    world.statuses, world.redirect = [302], target
    with pytest.raises(Refused) as caught:
        fetch(world)
    assert caught.value.rule == "insecure-redirect"
    assert len(world.asked) == 1


@pytest.mark.parametrize("target", ["{self}", ""])
def test_a_redirect_to_nowhere_is_refused(world, target):
    """Circles, and a redirect that names nothing."""
    world.statuses, world.redirect = [302] * 30, target.replace("{self}", world.url)
    with pytest.raises(Refused):
        fetch(world)


@pytest.mark.parametrize("length", [True, False])
def test_a_document_without_end_is_refused(world, length):
    """By the length that the server says, and by the bytes that come."""
    world.length = length
    with pytest.raises(Refused, match="the document has more than 200,000 bytes"):
        fetch(world, Limits(size_bytes=200_000, attempts=1))


def test_an_answer_without_end_is_left(world):
    """However steadily it comes."""
    with pytest.raises(Unreachable, match="the answer took more than 0 seconds"):
        fetch(world, Limits(attempts=1, answer_seconds=0))


def test_a_server_that_is_silent_is_left():
    """The connection stands, and nothing comes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}{LOCAL}"
        with pytest.raises(Unreachable, match="did not answer in time"):
            download(url, lambda *_: None, Limits(attempts=1, timeout_seconds=0.05))


def test_a_server_that_is_not_there():
    """The reason in the system's words."""
    with serving(b"") as world:
        url = world.url
    with pytest.raises(Unreachable, match="Connection refused"):
        download(url, lambda *_: None, QUICK)


def test_a_certificate_that_nobody_knows(tmp_path, monkeypatch):
    """SSL_CERT_FILE is named, and taken."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with serving(BODY, context) as world:
        with pytest.raises(Unreachable, match="SSL_CERT_FILE"):
            fetch(world, ONCE)
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert fetch(world, ONCE)[0] == BODY


def test_a_local_copy(tmp_path):
    """file:// needs no server, and a missing file is the url's fault."""
    copy = tmp_path / "copy of it.json"
    copy.write_bytes(BODY)
    assert download(copy.as_uri(), lambda *_: None, QUICK) == BODY
    with pytest.raises(Refused, match="No such file"):
        download(f"{copy.as_uri()}x", lambda *_: None, QUICK)
    with pytest.raises(Refused, match="more than 100 bytes"):
        download(copy.as_uri(), lambda *_: None, Limits(size_bytes=100))


def test_the_proxy_of_the_environment_is_asked(world, monkeypatch):
    """http_proxy is used, and no_proxy leaves it out."""
    asked: list[str] = []
    with proxying(asked) as proxy:
        monkeypatch.setenv("http_proxy", proxy)
        assert fetch(world)[0] == BODY
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert fetch(world)[0] == BODY
    assert asked == [world.url]
    assert len(world.asked) == 2


def test_https_goes_through_the_proxys_tunnel(monkeypatch):
    """The proxy sees the host alone; its failure is told with the variable's name, never its value."""
    asked: list[str] = []
    with proxying(asked) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.replace("//", "//user:hunter2@"))
        with pytest.raises(Unreachable) as caught:
            download("https://example.com/x.json", lambda *_: None, ONCE)
    assert asked == ["CONNECT example.com:443"]
    assert str(caught.value) == "502 Bad Gateway (the environment sets HTTPS_PROXY)"


def test_a_write_that_fails_leaves_nothing(tmp_path, monkeypatch):
    """Neither half a document nor a part."""
    store = Store(tmp_path / "new")
    store.write(store.file("v1"), BODY)
    monkeypatch.setattr("os.fsync", lambda _number: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        store.write(store.file("v1"), b"other")
    assert [(file.name, file.read_bytes()) for file in store.folder.iterdir()] == [("v1.json", BODY)]
    assert store.held("v1", Entry.model_construct(sha256=None)).state == "unpinned"
