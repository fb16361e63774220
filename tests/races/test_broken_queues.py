"""That the races of queues can fail: each safeguard of the line is taken away, and each is missed."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import turns
from onwrite.changes import Change
from onwrite.processor import Processor
from onwrite.queue_line import QueueLine
from onwrite.task_document import TaskDocument
from tests.races.actors import Actor
from tests.races.broken_stores import ClaimWithoutFence, StandWithoutFence
from tests.races.cast import LATER, sweeper
from tests.races.gate import GatedStore
from tests.races.line_of_two import explored_line
from tests.races.queue_cast import claimed_past_the_line, delivery, stand, turn
from tests.races.scenario import Scenario, Violated
from tests.races.scene import Scene, StoreOf
from tests.races.turn_queue import MERCHANTS

Cast = Callable[[Scene], Sequence[Actor]]


def two_deliveries(scene: Scene) -> list[Actor]:
    return [delivery(scene, "first delivery"), delivery(scene, "second delivery"), turn(scene)]


def one_turn_twice(scene: Scene) -> list[Actor]:
    stand(scene)
    return [turn(scene), turn(scene, "repeated turn")]


def turn_again_after_a_rescue(scene: Scene) -> list[Actor]:
    stand(scene)
    return [turn(scene), sweeper(scene), turn(scene, "repeated turn", LATER)]


def explore(client: firestore.Client, cast: Cast, store_of: StoreOf = GatedStore) -> None:
    Scenario(
        name="", cast=cast, faults=0, runs_on=MERCHANTS, also=claimed_past_the_line, store_of=store_of
    ).explore(client)


def test_a_turn_that_claims_without_the_version_is_found_out(client: firestore.Client) -> None:
    with pytest.raises(Violated, match="the .*turn claimed the task while it was (running|done)"):
        explore(client, one_turn_twice, ClaimWithoutFence)


def test_a_delivery_that_puts_in_line_whatever_became_of_the_task_is_found_out(
    client: firestore.Client,
) -> None:
    with pytest.raises(Violated, match="the task is scheduled and has a lease|`attempt` is 0, where 1"):
        explore(client, two_deliveries, StandWithoutFence)


def test_a_turn_that_takes_a_task_which_stands_in_line_no_more_is_found_out(
    client: firestore.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def whoever_asked(line: QueueLine, path: str, _: Any) -> list[TaskDocument | None]:
        return [line.store.read(path)]

    monkeypatch.setattr(QueueLine, "whose_turn", whoever_asked)
    with pytest.raises(Violated, match="claimed the task while it was not in line, but rescued"):
        explore(client, turn_again_after_a_rescue)


def test_a_delivery_that_runs_its_task_without_a_turn_is_found_out(
    client: firestore.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = Processor.process

    def at_once(processor: Processor, task: TaskDocument, **_: Any) -> bool:
        return process(processor, task, turn_in=MERCHANTS)

    monkeypatch.setattr(Processor, "process", at_once)
    with pytest.raises(Violated, match="the first delivery claimed the task, and had no turn"):
        explore(client, two_deliveries)


def test_a_turn_that_is_given_up_once_its_claim_is_refused_is_found_out(
    client: firestore.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whose_turn = QueueLine.whose_turn

    def only_the_first(*given: Any) -> Iterator[TaskDocument]:
        return islice(whose_turn(*given), 1)

    monkeypatch.setattr(QueueLine, "whose_turn", only_the_first)
    with pytest.raises(Violated, match="the patient waits, and as many turns are to come as 0"):
        explored_line(client, 0)


def test_a_line_that_no_sweep_looks_at_is_found_out(
    client: firestore.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in_line = turns.stand_in_line

    def for_ever(*given: Any) -> Change:
        return Change({**stand_in_line(*given).fields, "wake_at": None})

    monkeypatch.setattr(turns, "stand_in_line", for_ever)
    with pytest.raises(Violated, match=r"the task is scheduled \(queued\), and no sweep will find it"):
        explore(client, two_deliveries)


NEVER_ENDS = "6 sweeps did not bring the task to its end"


def test_a_turn_that_is_asked_for_under_one_name_for_ever_is_found_out(
    client: firestore.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "turn_name", lambda task: sha256(task.path.encode()).hexdigest())
    with pytest.raises(Violated, match=NEVER_ENDS):
        explore(client, two_deliveries)


def test_a_turn_that_is_asked_for_only_by_who_puts_the_task_in_line_is_found_out(
    client: firestore.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_anew = QueueLine._stand

    def once(line: QueueLine, task: TaskDocument, *given: Any) -> TaskDocument | None:
        return None if task.reason == "queued" else stand_anew(line, task, *given)

    monkeypatch.setattr(QueueLine, "_stand", once)
    with pytest.raises(Violated, match=NEVER_ENDS):
        explore(client, two_deliveries)
