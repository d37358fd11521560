"""The program: settings -> documents -> components -> exports. What a user got wrong ends it before anything is registered."""

import gc

if __name__ == "__main__":
    gc.disable()  # until all is imported: modules and classes stay, and to look for garbage among them takes a tenth of the start

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pulumi
from pulumi.runtime.config import CONFIG, is_config_secret

import components

if __name__ == "__main__":
    components.start_provider()

import declare
import settings
from desired_state import compose, identities, in_place, looked_up, ownership, preflight, rollouts, tiers
from linting import ContractError, Finding, errors

components.collect_seldom()

ROOT = Path(__file__).resolve().parent
USER_WAS_TOLD = 32  # exit code the Python language host knows; after any other it adds a second error


def reported(findings: Iterable[Finding]) -> None:
    """Log the warnings. Raises ContractError with the errors."""
    findings = list(findings)
    for finding in findings:
        if finding.severity == "warning":
            pulumi.log.warn(str(finding))
    if wrong := errors(findings):
        raise ContractError(wrong)


def main() -> None:
    """Declare the stack. Raises ContractError."""
    project = settings.read_yaml((ROOT / "Pulumi.yaml").read_bytes()).value
    config, sources = settings.merged(CONFIG.get(), is_config_secret, project, f"Pulumi.{pulumi.get_stack()}.yaml")
    read = settings.parse(config, sources)
    desired = compose(read, lambda file: (ROOT / file).read_bytes(), datetime.now(UTC).date()).checked()
    for warning in desired.warnings():
        pulumi.log.warn(warning)
    service = desired.service.name
    gateway = looked_up(lambda: declare.existing_gateway(desired), lambda reason: sources.unreadable_service(service, reason))
    absent = identities.missing(desired.identities, gateway.principal_id, gateway.client_ids, service, sources) if gateway else ()
    state = looked_up(components.stack_state, sources.unreadable_state)
    reported((*absent, *tiers.check(read, gateway.tier if gateway else ""), *in_place.check(read, state)))
    reported(preflight.findings(read, state, desired.roles, declare.asked(desired), recovering=declare.recovering()))
    releases = rollouts(desired, state, sources)
    for pinned in (finding for release in releases.values() for finding in release.findings):
        pulumi.log.warn(str(pinned))
    secrets = {name: pulumi.Config(settings.NAMESPACE).require_secret(name) for name in desired.secrets}
    there, claims = gateway is not None or declare.has_service(state, service), ownership.declared(desired, read)
    claimed = declare.claim(claims, desired.service.resource_group, service, state, service_exists=there)
    declare.stack(desired, releases, gateway, secrets, claimed=claimed, state=state)


try:
    main()
except ContractError as wrong:
    pulumi.log.error(str(wrong))
    sys.exit(USER_WAS_TOLD)
