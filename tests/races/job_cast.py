"""The actors of attempts in containers: the function, the containers, the sweep that asks after them."""

from random import Random

from onwrite.job_ends import end_attempt
from onwrite.launchers.launcher import Status
from onwrite.sweep import sweep
from tests.races.actors import Actor, Unhindered
from tests.races.cast import FROZEN
from tests.races.scene import Scene


def function(scene: Scene) -> Actor:
    """Is given the event of the first version, claims the task and launches its Job."""

    def act(actor: Actor) -> None:
        processor = scene.processor(scene.store(actor), scene.now, actor.name, passenger=actor)
        processor.process(scene.event)

    return Actor("function", act)


def next_function(scene: Scene) -> Actor:
    """Is given the event of the version that is the newest when it comes."""

    def act(actor: Actor) -> None:
        store = scene.store(actor)
        event = store.read(scene.task.path)
        assert event, "nobody deletes the task"
        scene.processor(store, scene.now, actor.name, passenger=actor).process(event)

    return Actor("next function", act)


def container(scene: Scene, name: str = "container") -> Actor:
    """Comes whenever it likes; before its Job is launched there is none."""

    def act(actor: Actor) -> None:
        actor.step("comes")
        jobs = list(scene.platform.started.values())
        actor.note(f"with {len(jobs)} Jobs launched")
        if jobs:
            scene.container(scene.store(actor), jobs[-1], scene.now, name).make()

    return Actor(name, act)


def launch(scene: Scene) -> None:
    """Before the order begins, the function has done its part."""
    first = Unhindered("function", [])
    scene.processor(scene.store(first), scene.now, first.name, passenger=first).process(scene.event)
    assert scene.platform.started


def sweeper_of_jobs(scene: Scene) -> Actor:
    """Its clock is past every lease; the containers' is not."""

    def act(actor: Actor) -> None:
        launcher = scene.platform.launcher(actor)
        sweep(
            scene.store(actor),
            scene.now + FROZEN,
            launcher=launcher,
            tell=scene.told.append,
            chance=Random("sweep"),
        )

    return Actor("sweep", act)


def watcher(scene: Scene) -> Actor:
    """Is told that the Job is gone, which its container need not know."""

    def act(actor: Actor) -> None:
        (job,) = scene.platform.started.values()
        end_attempt(
            scene.store(actor),
            scene.task.path,
            job.name,
            Status("gone"),
            scene.now,
            tell=scene.told.append,
            chance=Random("watcher"),
        )

    return Actor("watcher", act)
