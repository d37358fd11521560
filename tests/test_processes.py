"""One collection, run in several processes: what they report is what one process would."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).resolve().parent.parent
CONFTEST = """
import os
from pathlib import Path
import pytest
from tests.processes import Distribution

COLLECTED_BY = os.getpid()

@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shared", numbered=False)
    yield folder
    print(os.getpid(), file=open(Path(__file__).parent / "ended", "a"))
    assert Path(__file__).with_name("good").exists(), "not taken down"

@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    session.config.pluginmanager.getplugin("terminalreporter").showfspath = False
    files = {}
    for place, item in enumerate(session.items):
        files.setdefault(item.path, []).append(place)
    Distribution(session, files.values()).run(2)
    return True
"""

MEET = """
def meet(path):
    path.with_suffix(".met").touch()
    while len(list(path.parent.glob("*.met"))) < 2:
        time.sleep(0.01)

"""
"""So that one process cannot have run both files before the other has begun."""


@pytest.fixture
def run(tmp_path):
    """Run files of tests in two processes: pytest's exit code, what it printed and the outcome of each test."""
    (tmp_path / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")

    def ran(*arguments, **files):
        for name, text in files.items():
            (tmp_path / f"{name}.py").write_text(
                f"import os, signal, sys, time, warnings\nimport pytest\n{MEET}{text}", encoding="utf-8"
            )
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--junitxml=found.xml", "-rA", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=100, check=False)
        outcomes = {}
        for case in etree.parse(tmp_path / "found.xml").iter("testcase"):
            outcomes.setdefault(case.get("name"), []).extend(each.tag for each in case if not each.tag.startswith("system-"))
        return done.returncode, done.stdout + done.stderr, outcomes

    return ran


def test_what_they_report_is_what_one_process_would(run, tmp_path):
    """Outcomes, output, warnings, fixtures of the session that fail at its end, and a test that ends its process."""
    code, printed, outcomes = run(
        test_a=(
            "def test_passes(shared, request):\n    meet(request.path)\n"
            "def test_fails(shared):\n    print('seen by', os.getpid())\n    assert 1 == 2\n"
            "@pytest.mark.skip(reason='not here')\ndef test_skipped():\n    pass\n"
            "@pytest.mark.xfail\ndef test_expected():\n    assert False\n"
            "def test_warns():\n    warnings.warn('beware', UserWarning)\n"
        ),
        test_b=(
            "def test_before(request):\n    meet(request.path)\n"
            "def test_kills():\n    os.kill(os.getpid(), signal.SIGKILL)\n"
            "def test_after():\n    pass\n"
            "def test_rest():\n    print(file=sys.stderr)\n    with pytest.raises(OSError):\n        sys.stdin.read()\n"
        ),
    )
    assert code == pytest.ExitCode.TESTS_FAILED, printed
    assert outcomes["test_passes"] == outcomes["test_before"] == []
    assert outcomes["test_fails"] == outcomes["test_kills"] == ["failure"]
    assert outcomes["test_skipped"] == outcomes["test_expected"] == ["skipped"]
    last = [outcomes[name] for name in ("test_warns", "test_after", "test_rest")]
    assert sorted(last) == [[], [], ["error"]]  # at the last test of the process that had the fixture
    assert "not taken down" in printed
    assert "assert 1 == 2" in printed
    assert re.search(r"Captured stdout call -+\nseen by \d+\n", printed)
    assert "UserWarning: beware" in printed
    assert "test_kills ended with code -9" in printed
    assert len((tmp_path / "ended").read_text(encoding="utf-8").split()) == 1
    assert re.search(r"2 failed, 5 passed, 1 skipped, 1 xfailed, 1 warning, 1 error", printed), printed


def test_each_has_fixtures_and_folders_of_its_own(run, tmp_path):
    """Two files that wait for one another, so that two processes run them."""
    text = "def test_it(shared, request):\n    meet(request.path)\n    assert os.getpid() != sys.modules['conftest'].COLLECTED_BY\n"
    (tmp_path / "good").touch()
    code, printed, outcomes = run(test_a=text, test_b=text)
    assert (code, outcomes) == (pytest.ExitCode.OK, {"test_it": []}), printed
    assert len(set((tmp_path / "ended").read_text(encoding="utf-8").split())) == 2


@pytest.mark.rest
@pytest.mark.parametrize(
    ("arguments", "ending", "code", "words"),
    [
        (["-x"], "assert False", pytest.ExitCode.TESTS_FAILED, "stopping after 1 failures"),
        ([], "pytest.exit('enough', 7)", 7, "enough"),
        ([], "os.kill(os.getppid(), signal.SIGINT)", pytest.ExitCode.INTERRUPTED, "KeyboardInterrupt"),
    ],
)
def test_what_ends_a_run_early_leaves_no_fixture(run, tmp_path, arguments, ending, code, words):
    (tmp_path / "good").touch()
    found, printed, outcomes = run(
        *arguments, test_a=f"def test_ends(shared):\n    {ending}\n    time.sleep(0.5)\ndef test_after():\n    pass\n"
    )
    assert (found, "test_after" in outcomes) == (code, False), printed
    assert words in printed
    assert (tmp_path / "ended").is_file()


@pytest.mark.rest
def test_an_error_of_a_plugin_ends_the_run_with_its_traceback(run, tmp_path):
    (tmp_path / "broken.py").write_text(
        "def pytest_runtest_setup(item):\n    pass\ndef pytest_runtest_makereport(item):\n    raise KeyError('x')\n"
    )
    code, printed, _ = run("-p", "broken", test_a="def test_it():\n    pass\n")
    assert code == pytest.ExitCode.INTERNAL_ERROR, printed
    assert "KeyError: 'x'" in printed
