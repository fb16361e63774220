"""That the races of waits can fail: each safeguard of a callback is taken away, and each is missed."""

from typing import Any

import pytest
from google.cloud import firestore

from onwrite import waits
from onwrite.callback_notes import CallbackNote
from onwrite.changes import Change
from onwrite.task_document import TaskDocument
from tests.races.actors import Actor
from tests.races.broken_stores import SweepWithoutFence
from tests.races.cast import worker
from tests.races.gate import GatedStore
from tests.races.scenario import Scenario, Violated
from tests.races.scene import Scene, StoreOf
from tests.races.wait_cast import partner, wait


def early(scene: Scene) -> list[Actor]:
    return [worker(scene), partner(scene)]


def differing(scene: Scene) -> list[Actor]:
    wait(scene)
    return [partner(scene, "first call", 1), partner(scene, "second call", 2)]


def explore(client: firestore.Client, cast: Any, store_of: StoreOf = GatedStore) -> None:
    Scenario(name="", cast=cast, faults=0, attempts=2, waits=True, store_of=store_of).explore(client)


FORGOTTEN = r"callback \{1\} was answered with 200, and the task is failed \(exhausted\)"


def test_a_wait_that_does_not_look_for_an_early_callback_is_found_out(
    client: firestore.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CallbackNote, "is_early", False)
    with pytest.raises(Violated, match=FORGOTTEN):
        explore(client, early)


def test_a_wait_that_undoes_what_came_meanwhile_is_found_out(
    client: firestore.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = waits.wait

    def begin_anew(task: TaskDocument, *given: Any) -> Change:
        change = begin(task, *given)
        return Change({**change.fields, "callback": CallbackNote().as_fields()})

    monkeypatch.setattr(waits, "wait", begin_anew)
    with pytest.raises(Violated, match="the task was called back, and goes on with callback 0"):
        explore(client, early)


def test_a_callback_that_is_answered_and_not_kept_is_found_out(
    client: firestore.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waits, "keep_callback", lambda *_: Change({"seen": True}))
    with pytest.raises(Violated, match=FORGOTTEN):
        explore(client, early)


def test_callbacks_without_a_fence_are_found_out(client: firestore.Client) -> None:
    with pytest.raises(Violated, match=r"the callbacks \[1, 2\] were stored, all of them"):
        explore(client, differing, SweepWithoutFence)


def test_a_second_callback_that_is_not_told_from_the_first_is_found_out(
    client: firestore.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = CallbackNote.find

    def find_none_but_the_current(note: CallbackNote, number: int) -> Any:
        return find(note, number) if number == 0 else None

    monkeypatch.setattr(CallbackNote, "find", find_none_but_the_current)
    with pytest.raises(Violated):
        explore(client, differing)
