"""That the races of jobs can fail: a container that takes its attempt over without a token of its own."""

from typing import Any

import pytest
from google.cloud import firestore

from onwrite import job, transitions
from onwrite.changes import Change
from onwrite.task_document import TaskDocument
from tests.races.actors import Actor
from tests.races.job_cast import container, launch
from tests.races.scenario import Scenario, Violated
from tests.races.scene import Scene


def test_a_take_over_that_leaves_the_token_as_it_was_is_found_out(
    client: firestore.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_over = transitions.take_over

    def with_the_old_token(task: TaskDocument, *given: Any, **also: Any) -> Change:
        assert task.lease
        return take_over(task, *given, **(also | {"token": task.lease.token}))

    monkeypatch.setattr(transitions, "take_over", with_the_old_token)

    def cast(scene: Scene) -> list[Actor]:
        launch(scene)
        return [container(scene, "first container"), container(scene, "second container")]

    broken = Scenario(name="", cast=cast, faults=0, runs_on=job())
    with pytest.raises(Violated, match="the handler was called 2 times for attempt 1"):
        broken.explore(client)
