"""The actors of a queue: events that put a task in line, turns that come whenever they like, a timer."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from firebase_admin.exceptions import UnavailableError

from onwrite.queue_timer import ring
from onwrite.task_document import TaskDocument
from tests.races.actors import Actor, Passenger, Unhindered
from tests.races.record import Record
from tests.races.scene import Scene

AT_ONCE: Final = timedelta(0)


def delivery(scene: Scene, name: str = "delivery") -> Actor:
    """Of the event of the first version."""
    return Actor(name, lambda actor: _deliver(scene, actor, scene.event))


def next_delivery(scene: Scene) -> Actor:
    """Of the event of the version that is the newest when it begins; much may happen before it goes on.

    Before somebody has written to the task there is none.
    """

    def act(actor: Actor) -> None:
        event = scene.store(actor).read(scene.task.path)
        assert event, "nobody deletes the task"
        if event.version != scene.event.version:
            _deliver(scene, actor, event)

    return Actor("next delivery", act)


def turn(scene: Scene, name: str = "turn", after: timedelta = AT_ONCE) -> Actor:
    """The newest that was asked for, whether or not it was called before; while there is none, nothing comes."""

    def act(actor: Actor) -> None:
        if not scene.turns.asked:
            actor.step("comes")
            actor.note(f"of {len(scene.turns.asked)} asked for")
        if scene.turns.asked:
            processor = scene.processor(scene.store(actor), scene.now + after, name)
            scene.turns.call(processor, [*scene.turns.asked][-1])

    return Actor(name, act)


def timer(scene: Scene) -> Actor:
    """Set when the first version was written; that is due now."""
    data = {"task": scene.task.path, "version": str(scene.event.version.ToNanoseconds())}

    def act(actor: Actor) -> None:
        ring(scene.store(actor), scene.now, data)

    return Actor("timer", act)


def stand(scene: Scene) -> None:
    """Before the order begins, the task has been put in line, and its turn was asked for."""
    _deliver(scene, Unhindered("first delivery", []), scene.event)
    assert scene.record.newest()["reason"] == "queued"
    assert scene.turns.to_come


def claimed_past_the_line(record: Record) -> Iterator[str]:
    """A handler with a queue is run by who has a turn, and that only while its task stands in line."""
    for version in record.versions():
        if version.wrote.get("reason") != "claimed" or version.before["state"] == "running":
            continue
        if version.before["reason"] != "queued":
            yield f"the {version.by} claimed the task while it was not in line, but {version.before['reason']}"
        if "delivery" in version.by:
            yield f"the {version.by} claimed the task, and had no turn"


def woken_twice(record: Record) -> Iterator[str]:
    wakers = [it.by for it in record.landed if it.fields.get("reason") == "new" and it.by != "settling"]
    if len(wakers) > 1:
        yield f"the task was woken by {' and '.join(wakers)}"


def _deliver(scene: Scene, passenger: Passenger, event: TaskDocument) -> None:
    """The platform sends an event again whose function raised."""
    processor = scene.processor(scene.store(passenger), scene.now, passenger.name)
    while True:
        try:
            processor.process(event)
        except UnavailableError:
            continue
        return
