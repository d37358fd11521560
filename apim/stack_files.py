"""Where the files of stacks are. Imports nothing of the program: commands that start pulumi alone need no more."""

from pathlib import Path

from apim import exit_codes

ROOT = Path(__file__).resolve().parent.parent


def stack_names(root: Path = ROOT) -> list[str]:
    """Stacks that have a file."""
    return sorted(file.name.removeprefix("Pulumi.").removesuffix(".yaml") for file in root.glob("Pulumi.*.yaml"))


def file_of(name: str) -> str:
    """The file of a stack, which may be named with its organization."""
    return f"Pulumi.{name.rsplit('/', maxsplit=1)[-1]}.yaml"


def existing(name: str, root: Path = ROOT, config_file: str | None = None) -> str:
    """The stack's file, or the one that is given in its place. Raises typer.Exit where there is none."""
    file = config_file or file_of(name)
    if config_file is not None and not (root / config_file).is_file():
        exit_codes.wrong_usage(f"--config-file {config_file} is no file")
    if not (root / file).is_file():
        exit_codes.wrong_usage(f"there is no {file}; stacks here: {', '.join(stack_names(root)) or 'none'}")
    return file
