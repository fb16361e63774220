"""Ports for programs that start."""

import pytest

from onwrite.local.ports import free_port


def test_a_process_that_has_a_range_of_its_own_keeps_to_it_and_says_when_it_is_used_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOCAL_PORTS", "32001-32003")
    ports: list[int] = []

    def use_up() -> None:
        while True:
            ports.append(free_port())

    with pytest.raises(OSError, match="No port between 32001 and 32003 is free"):
        use_up()
    assert set(ports) <= {32001, 32002, 32003}
    assert len(ports) == len(set(ports))
