"""The actors of the scenarios: the engine's own code, each with a store and a clock of its own."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any, Final

from onwrite import Task, handler
from onwrite.batches import TaskBatch
from onwrite.durations import hours
from onwrite.sweep import sweep
from onwrite.task_document import RUNNING
from tests.races.actors import Actor, Died, Unhindered, Way
from tests.races.record import Landed
from tests.races.scene import Scene
from tests.rules.changes import retry
from tests.rules.firestore_client import FirestoreClient
from tests.rules.people import ADMIN

FROZEN: Final = hours(1)  # how far the worker's clock is behind the sweep's: its lease is long over
LATER: Final = hours(2)  # a rescued task's back-off is over too


def worker(scene: Scene, name: str = "worker") -> Actor:
    """Is given the event of the first version."""

    def act(actor: Actor) -> None:
        scene.processor(scene.store(actor), scene.now, name).process(scene.event)

    return Actor(name, act)


def second_worker(scene: Scene) -> Actor:
    """Is given the event of the version that is the newest when it comes."""

    def act(actor: Actor) -> None:
        store = scene.store(actor)
        event = store.read(scene.task.path)
        assert event, "nobody deletes the task"
        scene.processor(store, scene.now + LATER, actor.name).process(event)

    return Actor("second worker", act)


def sweeper(scene: Scene, name: str = "sweep", after: timedelta = FROZEN) -> Actor:
    def act(actor: Actor) -> None:
        sweep(scene.store(actor), scene.now + after, tell=scene.told.append, chance=Random(name))

    return Actor(name, act)


def somebody(scene: Scene, fields: Mapping[str, Any], name: str = "somebody") -> Actor:
    """Writes fields of their own, whatever the task is doing."""

    def act(actor: Actor) -> None:
        commits = scene.store(actor).commits
        write = commits.update(scene.task.path, scene.event.version, fields)
        write.current_document.exists = True  # in place of the version
        commits.commit((write,))

    return Actor(name, act)


def deleter(scene: Scene) -> Actor:
    """Takes away the order above the task, whatever the task is doing."""

    def act(actor: Actor) -> None:
        batch = TaskBatch(scene.client)
        batch.delete(scene.order)
        scene.store(actor).commits.commit(batch.writes)

    return Actor("deleter", act)


def admin(scene: Scene, console: FirestoreClient, change: Mapping[str, Any] | None = None) -> Actor:
    """Presses a button of the console, and again where no answer came. The project's rules say what comes of it.

    `change` is what the button writes, signed in the task's history: a retry where nothing else is said.
    """
    wanted = dict(change or retry())
    words = f"{wanted['state']} ({wanted['reason']})" if "state" in wanted else ", ".join(wanted)

    def act(actor: Actor) -> None:
        way = Way.ANSWER_LOST
        while way is Way.ANSWER_LOST:
            way = actor.step(f"writes {words}", commits=True)
            if console.update(ADMIN, scene.task.path, wanted) == "denied":
                actor.note("denied")
                continue
            written = scene.task.get().to_dict() or {}  # nobody else moves before the next step
            scene.record.landed.append(Landed(actor.name, {name: written[name] for name in wanted}))
        if way is Way.DIES_AFTER:
            actor.die()

    return Actor("admin", act)


def abandon(scene: Scene) -> None:
    """Before the order begins, a first worker was killed in its handler."""

    @handler()
    def work(task: Task, input: dict[str, Any]) -> None:
        raise Died

    first = Unhindered("first worker", [])
    processor = scene.processor(scene.store(first), scene.now, first.name, work)
    with suppress(Died):
        processor.process(scene.event)
    assert scene.record.newest()["state"] == RUNNING
