"""Clients of Go, Rust and Java: a project file around the program, the build, and the command that makes one call."""

import shutil
from pathlib import Path
from typing import Final

from tests.clients.catalog import Client
from tests.clients.process import run
from tools.console import ToolError

CARGO: Final = """\
[package]
name = "program"
version = "0.0.0"
edition = "2021"

[[bin]]
name = "program"
path = "main.rs"

[dependencies]
futures = "0.3"
serde_json = "1"
tokio = {{ version = "1", features = ["macros", "rt-multi-thread"] }}
{package} = {{ version = "={version}", features = ["chat-completion", "responses"] }}
"""
POM: Final = """\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>program</groupId>
  <artifactId>program</artifactId>
  <version>0</version>
  <dependencies>
    <dependency>
      <groupId>{group}</groupId>
      <artifactId>{artifact}</artifactId>
      <version>{version}</version>
    </dependency>
  </dependencies>
</project>
"""
CLASSES: Final = "classes.txt"
TRUST: Final = "trust.p12"


def go(client: Client, folder: Path) -> None:
    """Build with the Go toolchain. Raises ToolError."""
    _needs("go", "Go 1.24 or newer")
    module, version = client.packages[0].split("@")
    shutil.copyfile(client.program, folder / "main.go")
    (folder / "go.mod").write_text(f"module program\n\ngo 1.24\n\nrequire {module} {version}\n", encoding="utf-8")
    run(["go", "mod", "tidy"], folder)
    run(["go", "build", "-o", "program", "."], folder)


def rust(client: Client, folder: Path) -> None:
    """Build with Cargo. Raises ToolError."""
    _needs("cargo", "Cargo")
    package, version = client.packages[0].split("@")
    shutil.copyfile(client.program, folder / "main.rs")
    (folder / "Cargo.toml").write_text(CARGO.format(package=package, version=version), encoding="utf-8")
    run(["cargo", "build", "--quiet"], folder)
    shutil.copyfile(folder / "target" / "debug" / "program", folder / "program")
    (folder / "program").chmod(0o755)


def java(client: Client, folder: Path) -> None:
    """Fetch the jars with Maven and compile. Raises ToolError."""
    _needs("mvn", "Maven and a JDK 17 or newer")
    group, artifact, version = client.packages[0].split(":")
    (folder / "pom.xml").write_text(POM.format(group=group, artifact=artifact, version=version), encoding="utf-8")
    run(["mvn", "-q", "-B", "dependency:build-classpath", f"-Dmdep.outputFile={CLASSES}"], folder)
    classes = (folder / CLASSES).read_text(encoding="utf-8").strip()
    run(["javac", "-cp", classes, "-d", ".", str(client.program)], folder)


def java_command(folder: Path, certificate: str) -> list[str]:
    """The command of a Java program, which reads whom to trust from a store of its own kind. Raises ToolError."""
    (folder / TRUST).unlink(missing_ok=True)
    store = ["-keystore", TRUST, "-storepass", "changeit", "-storetype", "PKCS12"]
    run(["keytool", "-importcert", "-noprompt", "-alias", "simulator", "-file", certificate, *store], folder)
    trust = [f"-Djavax.net.ssl.trustStore={TRUST}", "-Djavax.net.ssl.trustStorePassword=changeit"]
    return ["java", *trust, "-cp", f"{(folder / CLASSES).read_text(encoding='utf-8').strip()}:.", "Main"]


def _needs(tool: str, what: str) -> None:
    if shutil.which(tool) is None:
        raise ToolError(f"{what} is needed to run this client")
