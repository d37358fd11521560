"""The world that planes share."""

import gc
from pathlib import Path

from apim_simulator.world import World


def test_a_world_in_memory_leaves_nothing_behind():
    world = World.in_memory()
    folder = Path(world.authority.pem_path).parent
    assert folder.is_dir()
    del world
    gc.collect()
    assert not folder.exists()


def test_what_identifies_a_world_survives_a_restart(tmp_path):
    first = World.open(tmp_path)
    first.close()
    again = World.open(tmp_path)
    assert again.identity == first.identity
    assert again.addresses.arm == first.addresses.arm
    again.close()


def test_secrets_differ_between_worlds_but_ids_do_not():
    one, other = World.in_memory().identity, World.in_memory().identity
    assert one.client_secret != other.client_secret
    assert one.control_key != other.control_key
    assert (one.subscription, one.tenant) == (other.subscription, other.tenant)


def test_tokens_name_the_issuer_that_listens(world):
    assert world.tokens.issuer == f"{world.addresses.arm}/{world.identity.tenant}/v2.0"
