"""One document over a real connection: whole, continued, restarted, refused."""

import hashlib
import socket

import pytest

from apim.catalog.download import Limits, download, forget, put_in_place
from apim.catalog.transport import Refused, Unreachable
from tests.apim.catalog.servers import proxying, serving

BODY = bytes(range(256)) * 1000
SUM = hashlib.sha256(BODY).hexdigest()
QUICK = Limits(attempts=3, pause_seconds=0.001, timeout_seconds=5)
ONCE = Limits(attempts=1, timeout_seconds=5)


@pytest.fixture
def part(tmp_path, monkeypatch):
    """Where the download goes; no proxy is set."""
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return tmp_path / "new" / "v1.json.part"


@pytest.fixture
def world():
    """A server of BODY."""
    with serving(BODY) as world:
        yield world


def fetch(world, part, limits=QUICK):
    """The sum, and the progress told on the way."""
    told = []
    return download(world.url, part, lambda done, total: told.append((done, total)), limits), told


def test_a_document_comes_whole(world, part):
    """Bytes, sum and progress are those of the document; the folder is made."""
    found, told = fetch(world, part)
    assert (found, part.read_bytes()) == (SUM, BODY)
    assert (told[0], told[-1]) == ((0, len(BODY)), (len(BODY), len(BODY)))
    assert world.asked == [("/inference.json", None, None)]


def test_a_part_is_continued(world, part):
    """After an interruption only the rest is asked for, if the document is still the same."""
    world.cut_at = [100_000]
    with pytest.raises(Unreachable, match=r"ended after 100,000 of 256,000 bytes"):
        fetch(world, part, ONCE)
    assert part.read_bytes() == BODY[:100_000]
    found, told = fetch(world, part)
    assert (found, told[0]) == (SUM, (100_000, len(BODY)))
    assert world.asked == [("/inference.json", None, None), ("/inference.json", "bytes=100000-", '"one"')]


def test_a_cut_answer_is_continued_within_one_command(world, part):
    """Attempts go on where the last one ended."""
    world.cut_at = [100_000, 50_000]
    assert fetch(world, part)[0] == SUM
    assert [wanted for _, wanted, _ in world.asked] == [None, "bytes=100000-", "bytes=150000-"]


def test_a_server_without_ranges_starts_anew(world, part):
    """A server that ignores Range sends everything, and everything is written from the start."""
    world.ranges = False
    world.cut_at = [100_000]
    assert fetch(world, part)[0] == SUM
    assert part.read_bytes() == BODY


def test_a_document_that_changed_meanwhile_starts_anew(world, part):
    """Parts of two versions are never put together."""
    world.cut_at = [100_000]
    with pytest.raises(Unreachable):
        fetch(world, part, ONCE)
    world.body, world.etag = BODY[::-1], '"two"'
    assert fetch(world, part)[0] == hashlib.sha256(BODY[::-1]).hexdigest()
    assert part.read_bytes() == BODY[::-1]


@pytest.mark.parametrize("etag", ['W/"weak"', None])
def test_without_a_strong_mark_nothing_is_continued(world, part, etag):
    """A weak ETag promises the same meaning, not the same bytes."""
    world.etag, world.cut_at = etag, [100_000]
    assert fetch(world, part)[0] == SUM
    assert [wanted for _, wanted, _ in world.asked] == [None, None]


def test_a_part_of_another_url_is_not_continued(world, part):
    """The mark says whose part it is."""
    world.cut_at = [100_000]
    with pytest.raises(Unreachable):
        fetch(world, part, ONCE)
    world.url += "?other"
    assert fetch(world, part)[0] == SUM
    assert world.asked[-1] == ("/inference.json?other", None, None)


def test_a_part_that_is_longer_than_the_document_goes(world, part):
    """The server cannot satisfy the range; the next attempt starts anew."""
    world.cut_at = [100_000]
    with pytest.raises(Unreachable):
        fetch(world, part, ONCE)
    part.write_bytes(BODY * 2)
    assert fetch(world, part)[0] == SUM


def test_a_cut_answer_of_unknown_length_is_the_sums_business(world, part):
    """Without a length nobody can see the end missing: the sum differs."""
    world.length, world.cut_at = False, [100_000]
    assert fetch(world, part)[0] == hashlib.sha256(BODY[:100_000]).hexdigest()


def test_an_answer_compressed_unasked_is_unpacked(world, part):
    """The sum is of the document, whatever a proxy did on the way."""
    world.compress = True
    assert fetch(world, part)[0] == SUM
    assert not part.with_name("v1.json.part.etag").exists()


def test_a_server_error_passes(world, part):
    """500 and 503 are asked again."""
    world.statuses = [500, 503]
    assert fetch(world, part)[0] == SUM
    assert len(world.asked) == 3


def test_a_server_error_that_stays_is_told(world, part):
    """After the last attempt, the server's own words."""
    world.statuses = [500] * 9
    with pytest.raises(Unreachable) as caught:
        fetch(world, part)
    assert caught.value.reason == "HTTP 500 Internal Server Error"
    assert len(world.asked) == 3


def test_what_is_not_there_is_not_asked_for_again(world, part):
    """404 is an answer: the catalog's url is wrong."""
    world.statuses = [404] * 9
    with pytest.raises(Refused) as caught:
        fetch(world, part)
    assert (caught.value.rule, caught.value.found) == ("document-gone", "the server answers HTTP 404 Not Found")
    assert (len(world.asked), part.exists()) == (1, False)


def test_a_redirect_within_this_machine_is_followed(world, part):
    """A mirror on loopback may move a document."""
    world.statuses, world.redirect = [302], f"{world.url}?moved"
    assert fetch(world, part)[0] == SUM
    assert [path for path, _, _ in world.asked] == ["/inference.json", "/inference.json?moved"]


@pytest.mark.parametrize("target", ["http://example.com/x", "http://127.0.0.1.example.com/", "ftp://127.0.0.1/x"])
def test_a_redirect_away_from_https_is_refused(world, part, target):
    """What comes over http may be anyone's."""
    world.statuses, world.redirect = [302], target
    with pytest.raises(Refused, match="only https is followed") as caught:
        fetch(world, part)
    assert caught.value.rule == "insecure-redirect"


@pytest.mark.parametrize("target", ["file:///etc/passwd", "{self}"])
def test_a_redirect_to_nowhere_is_refused(world, part, target):
    """Local files and circles."""
    world.statuses, world.redirect = [302] * 30, target.replace("{self}", world.url)
    with pytest.raises(Refused, match="leads nowhere"):
        fetch(world, part)


@pytest.mark.parametrize("length", [True, False])
def test_a_document_without_end_is_refused(world, part, length):
    """By the length that the server says, and by the bytes that come."""
    world.length = length
    with pytest.raises(Refused, match="at most 200,000 are fetched"):
        fetch(world, part, Limits(size_bytes=200_000, attempts=1))
    assert not part.exists()


def test_an_answer_without_end_is_left(world, part):
    """What has come is kept: the next attempt goes on there, and gets further."""
    with pytest.raises(Unreachable, match="the answer took more than 0 seconds"):
        fetch(world, part, Limits(attempts=1, answer_seconds=0))
    assert 0 < part.stat().st_size < len(BODY)
    assert fetch(world, part)[0] == SUM


def test_a_server_that_is_silent_is_left(part):
    """The connection stands, and nothing comes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/x.json"
        with pytest.raises(Unreachable, match="did not answer in time"):
            download(url, part, lambda *_: None, Limits(attempts=1, timeout_seconds=0.05))


def test_a_server_that_is_not_there(part):
    """The reason in the system's words."""
    with serving(b"") as world:
        url = world.url
    with pytest.raises(Unreachable, match="Connection refused"):
        download(url, part, lambda *_: None, QUICK)


def test_a_local_copy(part, tmp_path):
    """file:// needs no server, and a missing file is the url's fault."""
    copy = tmp_path / "copy.json"
    copy.write_bytes(BODY)
    assert download(copy.as_uri(), part, lambda *_: None, QUICK) == SUM
    with pytest.raises(Refused, match="No such file"):
        download(f"{copy.as_uri()}x", part, lambda *_: None, QUICK)


def test_the_proxy_of_the_environment_is_asked(world, part, monkeypatch):
    """http_proxy is used, and no_proxy leaves it out."""
    asked: list[str] = []
    with proxying(asked) as proxy:
        monkeypatch.setenv("http_proxy", proxy)
        assert fetch(world, part)[0] == SUM
        forget(part)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert fetch(world, part)[0] == SUM
    assert asked == [world.url]
    assert len(world.asked) == 2


def test_https_goes_through_the_proxys_tunnel(part, monkeypatch):
    """The proxy sees the host alone; its failure is told with the variable's name, never its value."""
    asked: list[str] = []
    with proxying(asked) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.replace("//", "//user:hunter2@"))
        with pytest.raises(Unreachable) as caught:
            download("https://example.com/x.json", part, lambda *_: None, ONCE)
    assert asked == ["CONNECT example.com:443"]
    assert caught.value.reason == "Tunnel connection failed: 502 Bad Gateway (the environment sets HTTPS_PROXY)"


def test_an_interruption_leaves_a_part_and_no_document(world, part):
    """Ctrl-C half way: what has come is kept for the next attempt, and nothing looks like a document."""

    def interrupt(done, _total):
        if done > 100_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(world.url, part, interrupt, QUICK)
    assert sorted(file.name for file in part.parent.iterdir()) == ["v1.json.part", "v1.json.part.etag"]
    found, told = fetch(world, part)
    assert (found, told[0][0] > 0) == (SUM, True)
    put_in_place(part, part.with_name("v1.json"))
    assert [file.name for file in part.parent.iterdir()] == ["v1.json"]
