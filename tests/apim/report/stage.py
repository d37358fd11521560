"""A base of the library, deployed with the real engine into a simulator of its own, and put back whenever it is asked for.

    with Stage.deployed("minimal", folder) as stage:
        stage.restore()
        stage.enter(scenario)
        stage.preview(scenario)

Putting back is by copies of the simulator's and the engine's state, so that no scenario sees what another one has done.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.apim.report import library, minimal
from tests.apim.report.library import NAMESPACE, Scenario
from tests.e2e.conftest import program_copy
from tests.e2e.prepared import Encrypted, quick_commands
from tools import arm, engine, simulator_process
from tools.local_stack import LocalStack

SETTINGS = {"lro_retry_after": "0"}
ROTATED = "Rotated"
CONNECTION = "InstrumentationKey=00000000-0000-0000-0000-00000000000{}"
APIM = "2024-05-01"


@dataclass(slots=True)
class Stage:
    """One base; `folder` holds everything. Commands raise AssertionError with pulumi's words when they fail unexpectedly."""

    base: str
    folder: Path
    cli: engine.Engine
    addresses: simulator_process.Addresses
    cipher: dict[str, Any] = field(default_factory=dict)
    untouched: str = ""
    """What Azure and the stack's state still are as they were kept."""

    @classmethod
    @contextmanager
    def deployed(cls, base: str, folder: Path) -> Iterator["Stage"]:
        """Deploy it; the simulator is gone afterwards."""
        program_copy(folder / "program")
        stage = cls(base, folder, engine.resolve(), simulator_process.start(folder / "azure", settings=SETTINGS))
        try:
            stage._ask("POST", "seed", {"world": "regions"})
            stage._configure()
            stage.keep("nothing")
            stage._write(library.base_config(base))
            library.write_base_files(base, stage.program)
            stage.up()
            stage.keep("base")
            yield stage
        finally:
            simulator_process.stop(folder / "azure")

    @property
    def program(self) -> Path:
        """The copy of the program."""
        return self.folder / "program"

    @property
    def stack(self) -> LocalStack:
        """The stack, with the simulator where it is now."""
        more = {"PULUMI_DEBUG_COMMANDS": "true", **quick_commands()}  # --event-log is one of those
        return Encrypted(self.program, self.folder / "stack", self.cli, self.addresses, extra_environment=more)

    def keep(self, name: str) -> None:
        """Remember Azure and the stack's state as they are."""
        simulator_process.stop(self.folder / "azure")
        for what in ("azure", "stack/state"):
            shutil.copytree(self.folder / what, self.folder / "kept" / name / what, ignore=shutil.ignore_patterns("lock"))
        self.addresses = simulator_process.start(self.folder / "azure", seed=None, settings=SETTINGS)
        self.untouched = name

    def restore(self, name: str = "base") -> None:
        """Azure and the stack's state as they were kept."""
        if name == self.untouched:
            return
        simulator_process.stop(self.folder / "azure")
        for what in ("azure", "stack/state"):
            shutil.rmtree(self.folder / what)
            shutil.copytree(self.folder / "kept" / name / what, self.folder / what)
        self.addresses = simulator_process.start(self.folder / "azure", seed=None, settings=SETTINGS)
        self.untouched = name

    def enter(self, scenario: Scenario) -> None:
        """Begin a scenario: the base as it was, what somebody did in the portal, then the edited files."""
        self.restore("nothing" if scenario.is_first else "base")
        if scenario.before:
            self._write(scenario.old_config())
            library.write_base_files(self.base, self.program)
            self.up()
        for edit in scenario.portal:
            self._portal(edit)
        self._write(scenario.config(), scenario.rotated)
        scenario.write_files(self.program)

    def preview(self, scenario: Scenario) -> dict[str, Any]:
        """What `pulumi preview --json` prints, in the minimal form."""
        done = self.stack.capture("preview", "--json", *_options(scenario))
        expect(done, scenario.refused)
        return minimal.minimal(minimal.without_ledger(json.loads(done.stdout)))

    def up(self, scenario: Scenario | None = None) -> list[dict[str, Any]]:
        """Deploy; gives the metadata of the engine's finished steps."""
        log = self.folder / "events.jsonl"
        log.unlink(missing_ok=True)
        self.untouched = ""
        done = self.stack.capture("up", "--yes", "--skip-preview", "--event-log", str(log), *_options(scenario))
        expect(done, scenario.fails if scenario else "")
        events = map(json.loads, log.read_text(encoding="utf-8").splitlines())
        return [event["resOutputsEvent"]["metadata"] for event in events if "resOutputsEvent" in event]

    def resources(self) -> list[dict[str, Any]]:
        """The stack's state."""
        (file,) = (self.folder / "stack" / "state" / ".pulumi" / "stacks").glob("*/*.json")
        latest = json.loads(file.read_text(encoding="utf-8"))["checkpoint"]["latest"] or {}
        return list(latest.get("resources", ()))

    def ids(self) -> dict[str, str]:
        """ARM id by URN, of what the stack owns in Azure."""
        return {each["urn"]: each["id"] for each in self.resources() if each["type"].startswith("azure-native:")}

    def azure(self) -> dict[str, dict[str, Any]]:
        """Every resource in Azure by its id, with what the simulator counts writes by."""
        return {each["id"]: each for each in self._ask("GET", "state")["resources"]}

    def journal(self) -> list[dict[str, Any]]:
        """What Azure was asked since `enter`, oldest first."""
        return list(self._ask("GET", "journal")["requests"])

    def _ask(self, method: str, what: str, body: Any = None) -> Any:
        with simulator_process.client(self.addresses) as http:
            answer = http.request(method, f"/_sim/{what}", json=body, headers={"x-sim-key": self.addresses.control_key})
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def _portal(self, edit: Mapping[str, Any]) -> None:
        """One call of somebody who is not the program: `delete`, `put` what `set` has, or `edit` that alone."""
        self.untouched = ""
        where = library.base_config(self.base)["service"]
        service = (
            f"/subscriptions/{self.addresses.subscription}/resourceGroups/{where['resourceGroup']}"
            f"/providers/Microsoft.ApiManagement/service/{where['name']}"
        )
        with simulator_process.client(self.addresses) as http:
            http.headers["Authorization"] = f"Bearer {arm.token(http, self.addresses)}"
            http.params = {"api-version": APIM}
            if "delete" in edit:
                answer = http.delete(service + edit["delete"])
            elif "put" in edit:
                answer = http.put(service + edit["put"], json={"properties": edit["set"]})
            else:
                answer = http.patch(service + edit["edit"], json={"properties": edit["set"]}, headers={"If-Match": "*"})
            assert answer.is_success, answer.text

    def _configure(self) -> None:
        """Have the engine encrypt every secret that a scenario of the base names, and its rotated value."""
        mine = [scenario for scenario in map(library.load, library.names()) if scenario.base == self.base]
        known = sorted(set().union(*(library.secrets(each.config()) for each in mine)))
        values = {f"{NAMESPACE}:{name}{end}": CONNECTION.format(len(end)) for name in known for end in ("", ROTATED)}
        empty = self.folder / "empty.yaml"
        empty.write_text("config: {}\n", encoding="utf-8")
        self.stack.folder.mkdir()
        self.stack.configure(empty, values)
        self.cipher = yaml.safe_load(self.stack.config_file.read_text(encoding="utf-8"))

    def _write(self, config: dict[str, Any], rotated: str = "") -> None:
        """Write the stack file: a configuration, and the secrets that it names."""
        secret = {
            name: self.cipher["config"][f"{NAMESPACE}:{name}{ROTATED if name == rotated else ''}"]
            for name in library.secrets(config)
        }
        whole = {f"{NAMESPACE}:{key}": value for key, value in (config | secret).items()}
        self.stack.config_file.write_text(yaml.safe_dump(self.cipher | {"config": whole}), encoding="utf-8")


def _options(scenario: Scenario | None) -> list[str]:
    return ["--refresh"] if scenario and scenario.portal else []


def expect(done: Any, words: str) -> None:
    """A command succeeded, or failed with words that were expected; another end is told in pulumi's."""
    told = done.stdout + done.stderr
    assert (done.returncode != 0) == bool(words), told
    assert words in told, told
