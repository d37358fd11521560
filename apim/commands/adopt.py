"""`apim adopt`: take over what was made in the portal, or by another program, as it is."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from apim import exit_codes
from apim.cli_options import ConfigFile, TextOrJson, stack_option
from apim.output import emit

if TYPE_CHECKING:
    from apim.adopt import Adoption, Section


EXAMPLES = (
    "adopt --stack dev --api contoso-chat --dry-run",
    "adopt --stack dev --all-under contoso",
    "adopt --stack dev --release",
    "adopt --stack dev --own",
)


def adopt(
    stack: Annotated[str, stack_option("The stack that takes over.")],
    *,
    api: Annotated[
        list[str] | None, typer.Option("--api", "-a", metavar="NAME", help="An API of the service, by its name in ARM; repeatable.")
    ] = None,
    all_under: Annotated[
        str | None, typer.Option("--all-under", metavar="PATH", help="Every API whose path is, or begins with, this one.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be taken over; write nothing.")] = False,
    release: Annotated[bool, typer.Option("--release", help="Take what was adopted out of the stack file again.")] = False,
    own: Annotated[
        bool, typer.Option("--own", help="The stack's state is lost: say which ledger is its own, by --ledger take it.")
    ] = False,
    ledger: Annotated[str | None, typer.Option(metavar="ID", help="With --own: the ledger, by the beginning of its id.")] = None,
    config_file: ConfigFile = None,
    form: Annotated[TextOrJson, typer.Option("--format", "-f", help="How the adoption is written.")] = "text",
) -> None:
    """Take over an API with its policies, backends, named values, products and subscriptions, as it is.

    Reads the live service and writes the stack's section `adopted`, each policy and document as a file. The next `pulumi up`
    imports them: nothing in Azure is written but the stack's ledger. Nothing of it is deleted with the stack, unless the section
    says `owned: true`.

    Exits with 0 when it is done, 1 when something is in the way, 2 for a stack that is not there, 3 when Azure is not reached.
    """
    from apim import adopt as adoption  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim import recover, stacks, state  # noqa: PLC0415 - as above
    from apim.render.adoption import FORMATS, released  # noqa: PLC0415 - as above

    file = stacks.ROOT / (config_file or stacks.file_of(stack))
    if [release, own, bool(api or all_under)].count(True) != 1 or (ledger and not own):
        exit_codes.wrong_usage("name what to take over by --api or --all-under; or give all back by --release; or write --own")
    with _refusals():
        if own:
            _own(stack, ledger, config_file, dry_run=dry_run)
            return
        if release:
            before = adoption.adopted_section(file)
            adoption.refuse_possessed(state.read(recover.Pulumi(stack, stacks.ROOT, config_file).exported()))
            if not dry_run:
                adoption.write(file, stacks.ROOT, None)
            emit(released(stack, before, dry_run=dry_run))
            return
        found, section = _read(stack, file, tuple(api or ()), all_under, config_file)
        if not dry_run:
            adoption.write(file, stacks.ROOT, section)
    emit(FORMATS[form](stack, found, section, dry_run=dry_run), form)


def _read(stack: str, file: Path, names: tuple[str, ...], under: str | None, config_file: str | None) -> "tuple[Adoption, Section]":
    from apim import adopt as adoption  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim import azure, recover, stacks, state  # noqa: PLC0415 - as above
    from apim.ownership import Ownership  # noqa: PLC0415 - as above

    cloud = azure.connect(stack)
    settings = stacks.stack_settings(stack, config_file=config_file)
    pulumi = recover.Pulumi(stack, stacks.ROOT, config_file)
    known = state.read(pulumi.exported())
    with azure.reached():
        arm = cloud.arm()
        service_id = cloud.service_id(settings.service.resource_group, settings.service.name)
        service = adoption.Service(arm, service_id)
        apis = adoption.api_names(service, names, under)
        found = adoption.read(service, apis)
        ownership = Ownership.of(known, service_id, arm)
        adoption.refuse_owned(found, apis, ownership, service_id, adoption.adopted_section(file))
        return found, adoption.section(found, _short(stack))


def _own(stack: str, beginning: str | None, config_file: str | None, *, dry_run: bool) -> None:
    """Say which ledgers are believed to be the stack's; make a state that knows the one that is named."""
    from apim import adopt as adoption  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim import azure, recover, stacks, state  # noqa: PLC0415 - as above
    from apim.ownership import Ownership  # noqa: PLC0415 - as above
    from apim.render.adoption import believed, taken_back  # noqa: PLC0415 - as above
    from settings import NAMESPACE  # noqa: PLC0415 - as above

    cloud, service = azure.connect(stack), stacks.stack_settings(stack, config_file=config_file).service
    pulumi = recover.Pulumi(stack, stacks.ROOT, config_file)
    exported = pulumi.exported()
    with azure.reached():
        place = adoption.Place(
            NAMESPACE, _short(stack), service.resource_group, service.name, cloud.service_id(service.resource_group, service.name)
        )
        ownership = Ownership.of(state.read(exported), place.service_id, cloud.arm())
    ledgers = adoption.believed(ownership, place.project, place.stack)
    if beginning is None:
        emit(believed(stack, ledgers))
        raise typer.Exit(exit_codes.FINDINGS)
    own = adoption.chosen(ledgers, beginning)
    if not dry_run:
        known = adoption.with_ledger(json.loads(exported), own, ownership.parts, place)
        pulumi.replace(known)
        pulumi.replace(adoption.with_components(json.loads(pulumi.exported()), pulumi.previewed(recovering=True)))
    emit(taken_back(stack, own, dry_run=dry_run))


def _short(stack: str) -> str:
    """A stack's name without its organization."""
    return stack.rsplit("/", maxsplit=1)[-1]


@contextmanager
def _refusals() -> Iterator[None]:
    """End the command where something is in the way. Raises typer.Exit."""
    from apim import adopt as adoption  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim import recover, state  # noqa: PLC0415 - as above

    try:
        yield
    except adoption.NotAdopted as refused:
        exit_codes.stop(f"{refused}\nnothing was written", exit_codes.FINDINGS)
    except (state.Unreadable, OSError) as error:
        exit_codes.wrong_usage(str(error))
    except (recover.PulumiFailed, recover.Locked) as failed:
        exit_codes.stop(str(failed), exit_codes.UNREACHABLE)
