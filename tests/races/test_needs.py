"""Every order in which the ends of tasks meet at one that needs them, and at the moment when it is added."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from google.cloud import firestore

from onwrite.changes import Change
from onwrite.task_document import TaskDocument
from tests.races.books import BOOK, Shelf, Shelves, broken, miscounted, settle
from tests.races.conftest import Tell
from tests.races.explorer import Choose, Explored, explore
from tests.races.gate import GatedStore
from tests.races.scenario import Violated
from tests.races.stage import Stage

pytestmark = pytest.mark.timeout(900)

PAGES = ("first-page", "second-page")


def explored(fresh: Callable[[], Shelf], keys: tuple[str, ...], faults: int) -> Explored:
    numbers = count(1)

    def run(choose: Choose) -> None:
        lines: list[Any] = []
        shelf = fresh()
        actors = [shelf.actor(key) for key in keys]
        Stage(choose, faults, lines).play(actors)
        told = list(miscounted(shelf))
        settle(shelf, lines)
        number = next(numbers)
        if told := [*told, *broken(shelf, actors, {*keys, BOOK})]:
            raise Violated(f"{', '.join(keys)} and the book", number, lines, told)

    return explore(run)


@pytest.fixture
def race(tell: Tell) -> Callable[..., None]:
    def explore_all(
        fresh: Callable[[], Shelf], keys: tuple[str, ...], *, name: str, faults: int, orders: int
    ) -> None:
        found = explored(fresh, keys, faults)
        tell(f"{name}: {found.orders:,} orders, all of them up to {faults} fault")
        assert found == Explored(orders, exhausted=True)

    return explore_all


def test_two_ends_that_one_task_waits_for(client: firestore.Client, race: Callable[..., None]) -> None:
    shelves = Shelves(client)
    race(
        shelves.with_a_book_of_two_pages, PAGES, name="two ends that one task waits for", faults=1, orders=92
    )


def test_a_task_is_added_while_the_one_it_needs_ends(
    client: firestore.Client, race: Callable[..., None]
) -> None:
    shelves = Shelves(client)
    planned = shelves.with_a_book_that_is_planned
    race(planned, ("page", "plan"), name="a need that ends while it is named", faults=1, orders=267)


class CountsApart(GatedStore):
    """The count-down is a commit of its own, after the end."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        writes = self.task_writes
        together, count_downs = writes.write, writes._count_downs
        writes._count_downs = lambda *_: iter(())  # type: ignore[method-assign]

        def apart(task: TaskDocument, change: Change, *rest: Any, **options: Any) -> Any:
            version = together(task, change, *rest, **options)
            if ends := list(count_downs(task, change)):
                self.commits.commit(ends)
            return version

        writes.write = apart  # type: ignore[method-assign]


class ForgetsVersions(GatedStore):
    """A task may be named as a need whatever has become of it meanwhile."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        call = self.commits._call

        def anywhere(request: Any, **options: Any) -> Any:
            for write in request.writes:
                if write.update_transforms and write.update_transforms[0].field_path == "then":
                    write.current_document.exists = True
            return call(request, **options)

        self.commits._call = anywhere


@pytest.mark.parametrize(
    ("store_of", "keys"),
    [(CountsApart, PAGES), (ForgetsVersions, ("page", "plan"))],
    ids=["apart", "versions"],
)
def test_a_broken_count_is_found_out(
    client: firestore.Client, store_of: type[GatedStore], keys: tuple[str, ...]
) -> None:
    shelves = Shelves(client, store_of)
    fresh = shelves.with_a_book_of_two_pages if keys == PAGES else shelves.with_a_book_that_is_planned
    with pytest.raises(Violated, match="the book waits for|the book is scheduled"):
        explored(fresh, keys, 1)
