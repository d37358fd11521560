"""Runs the tests of one collection in several processes: `pytest --processes 4`, or `auto`.

To import the tests and to collect them takes as long as a few hundred of them take to run. So it is done once: the process that has
collected divides, and each part has all there is to run. They share nothing that a test makes; files go to whichever is free.
"""

import atexit
import random
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from multiprocessing import connection, get_context
from multiprocessing.context import ForkProcess
from typing import Any
from warnings import WarningMessage

import pytest
from _pytest.runner import runtestprotocol

SECONDS_TO_END = 20.0
"""What a process has to take down the fixtures of its run after an interruption."""


@dataclass
class Worker:
    """A process that runs tests, and what is left of those it was given, as places in the collection."""

    process: ForkProcess
    pipe: Any
    left: deque[int] = field(default_factory=deque)
    last: int | None = None

    def stop(self) -> None:
        """Let it take down its fixtures once its test is through: nobody listens to it any more."""
        self.pipe.close()
        self.process.join(SECONDS_TO_END)
        if self.process.is_alive():
            self.process.terminate()
            self.process.join()


class Distribution:
    """Processes of a session, and the groups of tests that none of them has begun."""

    def __init__(self, session: pytest.Session, groups: Iterable[Sequence[int]]) -> None:
        """Starts none yet; `groups` are places in the collection that one process runs, in this order."""
        self.session = session
        self.hook = session.config.hook
        self.waiting = deque(groups)
        self.workers: list[Worker] = []
        self.started = 0

    def run(self, number: int) -> None:
        """Run all tests in so many processes; raises what ends the session early, as pytest's own loop does."""
        session_folder(self.session.config)  # of which theirs are parts
        try:
            for _ in range(min(number, len(self.waiting))):
                self.start()
            while self.workers:
                ready = connection.wait([worker.pipe for worker in self.workers])
                for worker in [each for each in self.workers if each.pipe in ready]:
                    self.hear(worker)
        finally:
            for worker in self.workers:
                worker.pipe.close()
            for worker in self.workers:
                worker.stop()

    def start(self) -> None:
        """Divide."""
        here, there = connection.Pipe()
        others = [worker.pipe for worker in self.workers]
        self.started += 1
        self.session.config.get_terminal_writer().flush()
        process = get_context("fork").Process(target=work, args=(self.session, there, [here, *others], self.started))
        process.start()
        there.close()
        self.workers.append(Worker(process, here))

    def hear(self, worker: Worker) -> None:
        """Take one message of a process: reports of a test, a warning, that it is free, or what ended it."""
        try:
            kind, *content = worker.pipe.recv()
        except (EOFError, ConnectionError):
            self.ended(worker)
            return
        if kind == "free":
            worker.left = deque(self.waiting.popleft() if self.waiting else ())
            worker.pipe.send(list(worker.left))
        elif kind == "warning":
            self.hook.pytest_warning_recorded.call_historic(kwargs=content[0])
        elif kind == "exit":
            pytest.exit(*content)
        elif kind == "error":
            raise RuntimeError(content[0])
        else:
            self.report(worker, content[0])

    def report(self, worker: Worker, reports: list[dict[str, Any]]) -> None:
        """Log the reports of a test that a process has run."""
        if worker.left:
            worker.last = worker.left.popleft()
        self.log([self.hook.pytest_report_from_serializable(config=self.session.config, data=each) for each in reports])

    def log(self, reports: Sequence[pytest.TestReport]) -> None:
        """Log those of a test; as many failures as the session takes end it."""
        test = {"nodeid": reports[0].nodeid, "location": reports[0].location}
        self.hook.pytest_runtest_logstart(**test)
        for report in reports:
            self.hook.pytest_runtest_logreport(report=report)
        self.hook.pytest_runtest_logfinish(**test)
        if self.session.shouldfail:
            raise self.session.Failed(self.session.shouldfail)
        if self.session.shouldstop:
            raise self.session.Interrupted(self.session.shouldstop)

    def ended(self, worker: Worker) -> None:
        """A process is gone: if a test ended it, that one has failed, and another process runs those that it had left."""
        self.workers.remove(worker)
        worker.stop()
        if worker.process.exitcode == 0:
            return
        place = worker.left.popleft() if worker.left else worker.last
        if worker.left:
            self.waiting.appendleft(list(worker.left))
        if self.waiting:
            self.start()
        if place is not None:
            self.log([lost(self.session.items[place], worker.process.exitcode)])


def lost(item: pytest.Item, code: int | None) -> pytest.TestReport:
    """The report of a test whose process ended with this code, or by the signal of that negative number."""
    reason = f"the process that ran {item.nodeid} ended with code {code}"
    return pytest.TestReport(item.nodeid, item.location, {}, "failed", reason, "call")


class Part:
    """What runs in such a process."""

    def __init__(self, session: pytest.Session, pipe: Any) -> None:
        """`pipe` leads to the process that distributes."""
        self.session = session
        self.pipe = pipe
        self.last: pytest.Item | None = None

    def send(self, item: pytest.Item, reports: Iterable[pytest.TestReport]) -> None:
        """Reports of a test."""
        hook, config = item.config.hook, item.config
        self.pipe.send(("ran", [hook.pytest_report_to_serializable(config=config, report=each) for each in reports]))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: Any) -> bool:
        """Run a test as pytest does; the process that distributes logs it."""
        self.send(item, runtestprotocol(item, log=False, nextitem=nextitem))
        return True

    def pytest_warning_recorded(self, warning_message: WarningMessage, when: str, nodeid: str, location: Any) -> None:
        """Send a warning, without objects of its own."""
        found = warning_message
        plain = WarningMessage(str(found.message), found.category, found.filename, found.lineno)
        self.pipe.send(("warning", {"warning_message": plain, "when": when, "nodeid": nodeid, "location": location}))

    def run(self) -> None:
        """Run one group after the other. Fixtures of folders stay until a group is of another one."""
        while True:
            self.pipe.send(("free",))
            items = [self.session.items[place] for place in self.pipe.recv()]
            self.leave(items[0] if items else None)
            if not items:
                return
            for item, following in zip(items, [*items[1:], None], strict=True):
                file = item.getparent(pytest.File)
                self.last = item
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following or (file and file.parent))

    def leave(self, following: pytest.Item | None) -> None:
        """Take down the fixtures that the next test does not share; what fails there is of the last test that had them."""
        state = self.session._setupstate
        if self.last is None:
            state.teardown_exact(following)
            return
        call = pytest.CallInfo.from_call(lambda: state.teardown_exact(following), when="teardown")
        report = self.last.ihook.pytest_runtest_makereport(item=self.last, call=call)
        if report.failed:
            self.send(self.last, [report])


def work(session: pytest.Session, pipe: Any, others: Iterable[Any], number: int) -> None:
    """The whole life of a process after it was divided off."""
    for other in others:
        other.close()
    atexit._clear()  # of the process that distributes
    random.seed()
    config = session.config
    own_folder(config, number)
    own_capture(config)
    part = Part(session, pipe)
    config.pluginmanager.register(part, "part")
    try:
        part.run()
    except pytest.exit.Exception as error:
        pipe.send(("exit", error.msg, error.returncode))
    except (EOFError, ConnectionError, KeyboardInterrupt):
        pass  # the run was interrupted
    except Exception as error:  # noqa: BLE001 - whatever it is, the run ends with it
        pipe.send(("error", str(pytest.ExceptionInfo.from_exception(error).getrepr())))
    finally:
        session._setupstate.teardown_exact(None)
        atexit._run_exitfuncs()


def session_folder(config: pytest.Config) -> Any:
    """The folder of this run's temporary folders."""
    return config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]


def own_folder(config: pytest.Config, number: int) -> None:
    """Make temporary folders in one that no other process uses."""
    folder = session_folder(config) / f"process-{number}"
    folder.mkdir(mode=0o700)
    config._tmp_path_factory._basetemp = folder  # type: ignore[attr-defined]


def own_capture(config: pytest.Config) -> None:
    """Capture output into files that no other process writes to."""
    manager = config.pluginmanager.getplugin("capturemanager")
    if manager and manager.is_globally_capturing():
        manager.stop_global_capturing()
        manager.start_global_capturing()
