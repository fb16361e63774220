"""The actors of waits: the partner that calls back, by the engine's own code, as often as it likes."""

from urllib.parse import parse_qs, urlsplit

from onwrite.callback_requests import Call, Refused
from onwrite.callbacks import Callbacks
from tests.emulator.conftest import GivenHandlers
from tests.races.actors import Actor, Unhindered
from tests.races.scene import Scene


def partner(scene: Scene, name: str = "partner", number: int = 1) -> Actor:
    """Comes whenever it likes; before it was given a URL there is none to call."""

    def act(actor: Actor) -> None:
        actor.step("comes")
        actor.note(f"with {len(scene.urls)} URLs")
        if scene.urls:
            scene.answers.append((number, _answer(scene, actor, scene.urls[-1], number)))

    return Actor(name, act)


def wait(scene: Scene) -> None:
    """Before the order begins, the task waits."""
    first = Unhindered("first worker", [])
    scene.processor(scene.store(first), scene.now, first.name).process(scene.event)
    assert scene.record.newest()["reason"] == "waiting"


def _answer(scene: Scene, actor: Actor, url: str, number: int) -> int:
    sent = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    callbacks = Callbacks(
        scene.store(actor),
        GivenHandlers({"work": scene.handler}),
        clock=lambda: scene.now,
        tell=scene.told.append,
    )
    body = str(number).encode()
    call = Call("POST", sent["task"], sent["token"], "application/json", len(body), lambda _: body)
    try:
        callbacks.receive(call)
    except Refused as refused:
        return refused.status
    return 200
