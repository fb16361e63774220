"""Real worker processes of a real gunicorn, killed, frozen and thawed; the time is the test's."""

from collections.abc import Callable
from typing import Any

import psutil
import pytest

from onwrite.local import LocalCloud
from onwrite.local.chaos.storm import Storm
from onwrite.local.chaos.strikes import Strike
from onwrite.local.chaos.workers import find_workers

Eventually = Callable[[Callable[[], bool]], None]


@pytest.fixture(scope="module")
def options() -> dict[str, Any]:
    return {"parts": ("functions",), "workers": 2}


@pytest.fixture
def port(cloud: LocalCloud) -> int:
    return int(cloud.functions_url.rpartition(":")[2])


def stopped(port: int) -> list[psutil.Process]:
    return [worker for worker in find_workers(port) if worker.status() == psutil.STATUS_STOPPED]


def test_the_workers_are_found_and_nobody_else(port: int, eventually: Eventually) -> None:
    eventually(lambda: len(find_workers(port)) == 2)
    (master,) = {worker.ppid() for worker in find_workers(port)}
    assert master not in {worker.pid for worker in find_workers(port)}
    assert find_workers(1) == []


def test_a_frozen_worker_is_thawed_when_its_time_is_over(port: int, eventually: Eventually) -> None:
    eventually(lambda: len(find_workers(port)) == 2)
    storm = Storm((Strike(1.0, "freeze", 4.0, 0.0),), 2, lambda: find_workers(port))
    storm.advance(0.9)
    assert (stopped(port), storm.over) == ([], False)
    storm.advance(1.0)
    eventually(lambda: len(stopped(port)) == 1)
    storm.advance(4.9)
    assert (storm.frozen, storm.freezes, len(stopped(port))) == (1, 0, 1)
    storm.advance(5.0)
    eventually(lambda: not stopped(port))
    assert (storm.frozen, storm.freezes, storm.over) == (0, 1, True)


def test_a_killed_worker_is_gone_and_has_a_successor(port: int, eventually: Eventually) -> None:
    eventually(lambda: len(find_workers(port)) == 2)
    before = find_workers(port)
    storm = Storm((Strike(0.0, "kill", 0.0, 0.99),), 2, lambda: find_workers(port))
    storm.advance(0.0)
    assert (storm.kills, storm.over) == (1, True)
    psutil.wait_procs([before[1]], timeout=10)
    eventually(lambda: len(find_workers(port)) == 2)
    assert set(find_workers(port)) & set(before) == {before[0]}


def test_the_last_worker_awake_is_never_frozen_and_a_frozen_one_never_killed(
    port: int, eventually: Eventually
) -> None:
    eventually(lambda: len(find_workers(port)) == 2)
    first, second = find_workers(port)
    strikes = (Strike(0, "freeze", 4, 0.0), Strike(1, "freeze", 4, 0.0), Strike(1, "kill", 0, 0.0))
    storm = Storm(strikes, 2, lambda: find_workers(port))
    storm.advance(0.0)
    storm.advance(1.0)
    assert (storm.frozen, storm.kills) == (1, 0)  # the second freeze waits, and the kill behind it
    storm.advance(4.0)
    eventually(lambda: stopped(port) == [first])  # thawed, and frozen again: now there were two awake
    assert storm.kills == 1
    psutil.wait_procs([second], timeout=10)
    assert second not in find_workers(port)
    storm.advance(8.0)
    assert (storm.freezes, storm.over) == (2, True)
