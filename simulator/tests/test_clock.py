"""The clock that tests advance."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest
from apim_simulator.clock import Clock

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def test_time_is_real_time_plus_what_was_advanced():
    clock = Clock(lambda: NOON)
    clock.advance(timedelta(seconds=30))
    clock.advance(timedelta(minutes=1))
    assert clock.now() == datetime(2026, 1, 2, 12, 1, 30, tzinfo=UTC)
    clock.reset()
    assert clock.now() == NOON


def test_time_never_goes_backwards():
    with pytest.raises(ValueError, match="a clock only advances, got -1 day, 23:59:59"):
        Clock().advance(timedelta(seconds=-1))


def test_a_sleeper_wakes_when_the_clock_is_advanced_past_its_time():
    async def scene() -> list[str]:
        clock, log = Clock(lambda: NOON), []

        async def sleeper() -> None:
            await clock.sleep(60)
            log.append("awake")

        task = asyncio.create_task(sleeper())
        await asyncio.sleep(0)
        clock.advance(timedelta(seconds=59))
        await asyncio.sleep(0.01)
        log.append("not yet")
        clock.advance(timedelta(seconds=1))
        await asyncio.wait_for(task, 1)
        return log

    assert asyncio.run(scene()) == ["not yet", "awake"]


def test_sleep_without_advance_takes_real_time():
    began = time.perf_counter()
    asyncio.run(Clock().sleep(0.05))
    assert time.perf_counter() - began >= 0.05


@pytest.mark.parametrize(("steps", "ended"), [([60], "limit"), ([59], "work"), ([30, 30], "limit")])
def test_a_limit_goes_by_the_clock_that_is_advanced(steps, ended):
    async def scene() -> str:
        clock = Clock(lambda: NOON)

        async def limited() -> str:
            try:
                async with clock.limit(60):
                    await asyncio.sleep(0.1)
                    return "work"
            except TimeoutError:
                clock.advance(timedelta(seconds=1))  # nothing is left to move
                return "limit"

        task = asyncio.create_task(limited())
        await asyncio.sleep(0)
        for step in steps:
            clock.advance(timedelta(seconds=step))
        await asyncio.sleep(0)
        clock.advance(timedelta())  # also while what the limit cancelled has not ended
        return await asyncio.wait_for(task, 5)

    assert asyncio.run(scene()) == ended


@pytest.mark.parametrize("seconds", [1e300, float("nan"), float("inf")])
def test_a_limit_beyond_all_dates_is_none(seconds):
    async def scene() -> str:
        async with Clock().limit(seconds):
            await asyncio.sleep(0)
            return "done"

    assert asyncio.run(scene()) == "done"
