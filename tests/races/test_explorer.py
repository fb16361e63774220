"""The explorer tries every order once: actors that only count, against the formula of how many orders there are."""

from collections.abc import Callable, Iterator, Sequence
from itertools import count, product
from math import factorial, prod

import pytest

from tests.races.actors import Actor, Line, Way
from tests.races.explorer import Choose, Explored, Unrepeatable, explore
from tests.races.stage import Stage


def committing(steps: int) -> Callable[[Actor], None]:
    """Takes so many commits, and repeats each whose answer is lost."""

    def act(actor: Actor) -> None:
        for number in range(steps):
            while (way := actor.step(f"commit {number}", commits=True)) is Way.ANSWER_LOST:
                pass
            if way is Way.DIES_AFTER:
                actor.die()

    return act


def reading(steps: int) -> Callable[[Actor], None]:
    def act(actor: Actor) -> None:
        for number in range(steps):
            actor.step(f"read {number}")

    return act


def played(acts: Sequence[Callable[[Actor], None]], faults: int = 0) -> tuple[Explored, list[str]]:
    """What was explored, and each order as one text."""
    orders = []

    def run(choose: Choose) -> None:
        lines: list[Line] = []
        Stage(choose, faults, lines).play([Actor("abc"[who], act) for who, act in enumerate(acts)])
        orders.append("; ".join(map(str, lines)))

    return explore(run), orders


def lives(commits: int, faults: int) -> Iterator[tuple[int, int]]:
    """The lives of an actor, each as its steps that others can see, and the faults it took."""
    if commits == 0:
        yield 0, 0
        return
    for steps, taken in lives(commits - 1, faults):
        yield steps + 1, taken
    if faults:
        yield 0, 1  # dies before
        yield 1, 1  # dies after
        for steps, taken in lives(commits, faults - 1):  # repeats it
            yield steps + 1, taken + 1


def number_of_orders(commits: Sequence[int], faults: int) -> int:
    """The multinomial coefficient of the steps, summed over all lives of all actors."""
    found = 0
    for chosen in product(*(list(lives(steps, faults)) for steps in commits)):
        if sum(taken for _, taken in chosen) <= faults:
            each = [steps for steps, _ in chosen]
            found += factorial(sum(each)) // prod(map(factorial, each))
    return found


@pytest.mark.parametrize(
    ("steps", "orders"), [((0,), 1), ((4,), 1), ((1, 1), 2), ((2, 3), 10), ((4, 4), 70), ((2, 2, 3), 210)]
)
def test_all_interleavings_are_tried_and_each_of_them_once(steps: Sequence[int], orders: int) -> None:
    explored, told = played([reading(number) for number in steps])
    assert explored == Explored(orders, exhausted=True)
    assert len(set(told)) == orders


@pytest.mark.parametrize(
    ("commits", "faults"),
    [((1,), 1), ((2,), 3), ((1, 1), 1), ((2, 1), 2), ((2, 2), 2), ((1, 1, 1), 1), ((2, 1, 1), 2)],
)
def test_with_faults_all_orders_are_tried_up_to_their_number(commits: Sequence[int], faults: int) -> None:
    explored, told = played([committing(number) for number in commits], faults)
    assert explored == Explored(number_of_orders(commits, faults), exhausted=True)
    assert len(set(told)) == explored.orders


def test_the_orders_of_one_commit_with_one_fault_are_these() -> None:
    assert played([committing(1)], faults=1)[1] == [
        "a: commit 0",
        "a: commit 0, dies after it",
        "a: commit 0, the answer is lost; a: commit 0",
        "a: commit 0, dies before it",
    ]


def test_an_exploration_that_was_cut_short_says_so() -> None:
    assert explore(lambda choose: choose((None, None, None)), at_most=2) == Explored(2, exhausted=False)


def test_a_run_that_differs_when_it_is_repeated_is_an_error() -> None:
    number = count()

    def run(choose: Choose) -> None:
        choose(("left", "right"))
        choose((next(number), "up"))

    with pytest.raises(Unrepeatable, match=r"choice 2 was among \(0, 'up'\), and is among \(1, 'up'\) now"):
        explore(run)


def test_a_run_that_ends_early_when_it_is_repeated_is_an_error() -> None:
    number = count()

    def run(choose: Choose) -> None:
        for _ in range(2 - next(number)):
            choose(("left", "right"))

    with pytest.raises(Unrepeatable, match="2 choices were made, and 1 when repeated"):
        explore(run)


def test_what_an_actor_raises_is_kept_and_its_death_is_not() -> None:
    def crash(actor: Actor) -> None:
        actor.step("one read")
        raise RuntimeError("on fire")

    actors = [Actor("a", crash), Actor("b", Actor.die)]
    Stage(lambda options: options[0], 0, []).play(actors)
    assert [repr(actor.raised) for actor in actors] == ["RuntimeError('on fire')", "None"]


def test_nothing_of_a_dead_actor_comes_through_and_it_is_kept_what_it_tried() -> None:
    def undead(actor: Actor) -> None:
        try:
            actor.die()
        finally:
            actor.step("one more commit", commits=True)

    actor = Actor("a", undead)
    lines: list[Line] = []
    Stage(lambda options: options[0], 0, lines).play([actor])
    assert (actor.after_death, lines) == (["one more commit"], [])
