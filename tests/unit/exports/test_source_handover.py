"""What one thread makes and another takes."""

from collections.abc import Generator
from threading import Event, Thread

import pytest

from exports.sources.handover import Handover


def test_items_come_in_order_and_the_making_ends() -> None:
    handover = Handover((number for number in range(1000)), "making")
    assert list(handover) == list(range(1000))
    assert not handover.open


def test_an_error_comes_after_the_items_made_before_it() -> None:
    def making() -> Generator[int, None, None]:
        yield 1
        yield 2
        raise OSError("the disk is gone")

    taken = []
    handover = iter(Handover(making(), "making"))
    taken += [next(handover), next(handover)]
    with pytest.raises(OSError, match="the disk is gone"):
        next(handover)
    assert taken == [1, 2]


def test_one_who_waits_is_let_go_at_once_while_the_maker_is_stuck() -> None:
    stuck, took_one, let_go, ended = Event(), Event(), Event(), Event()

    def making() -> Generator[int, None, None]:
        yield 1
        stuck.set()
        let_go.wait()
        yield 2

    handover = Handover(making(), "making")
    taken: list[int] = []

    def taker() -> None:
        for item in handover:
            taken.append(item)
            took_one.set()
        ended.set()

    thread = Thread(target=taker)
    thread.start()
    stuck.wait()
    took_one.wait()
    handover.give_up()
    ended.wait()
    assert taken == [1]
    assert handover.open  # the maker does not know yet
    let_go.set()
    thread.join()


def test_a_maker_given_up_makes_no_more_and_tidies_up() -> None:
    made: list[int] = []
    tidied = Event()

    def making() -> Generator[int, None, None]:
        try:
            for number in range(1000):
                made.append(number)
                yield number
        finally:
            tidied.set()

    handover = Handover(making(), "making")
    next(iter(handover))
    handover.give_up()
    tidied.wait()
    assert len(made) <= 4


def test_an_error_after_the_giving_up_is_nobodys_business() -> None:
    given_up = Event()

    def making() -> Generator[int, None, None]:
        yield 1
        given_up.wait()
        raise OSError("the connection was closed")

    handover = Handover(making(), "making")
    items = iter(handover)
    next(items)
    handover.give_up()
    given_up.set()
    assert list(items) == []
