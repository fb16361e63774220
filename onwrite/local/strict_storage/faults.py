"""What goes wrong on request, and with which calls."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, Self, get_args

from onwrite.local.errors import LocalCloudError
from onwrite.local.strict_storage.calls import Call

What = Literal[
    "lose_answer",  # the call is carried out, then the connection is cut
    "cut",  # the connection is cut: before the call, or when `after` bytes of a chunk have come
    "refuse",  # answered with `status` and `reason`, and not carried out
    "delay",  # carried out `seconds` later
    "hold",  # carried out when the test releases it
    "hold_answer",  # carried out at once, answered when the test releases it
    "short",  # of a chunk only `after` bytes are stored, as the real service may do
    "forget",  # the upload session is gone: 410
    "damage",  # a byte of a chunk is stored wrong, and no checksum is looked at
    "partly",  # a rewrite is not done in one call: it answers with a token to go on with
]


@dataclass(frozen=True)
class Fault:
    """For the next `times` calls (None: for all) of these kinds, on names with this prefix, after letting `skip` pass.

    `calls` are kinds as calls.py has them; none means any kind.
    """

    what: What
    calls: tuple[str, ...] = ()
    prefix: str = ""
    bucket: str = ""
    times: int | None = 1
    skip: int = 0
    status: int = 503
    reason: str = "backendError"
    seconds: float = 0.0
    after: int = 0

    def __post_init__(self) -> None:
        if self.what not in get_args(What):
            raise LocalCloudError(
                f"There is no fault {self.what!r}: choose from {', '.join(get_args(What))}."
            )

    def concerns(self, call: Call) -> bool:
        return (
            (not self.calls or call.kind in self.calls)
            and call.name.startswith(self.prefix)
            and self.bucket in ("", call.bucket)
        )

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        return cls(**{**values, "calls": tuple(values["calls"])})


class Faults:
    """Those asked for, in their order: the first that concerns a call happens to it."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._waiting: list[_Waiting] = []
        self._released = asyncio.Event()
        self._changed = asyncio.Condition()
        self.held = 0
        self.add(faults)

    def add(self, faults: Iterable[Fault]) -> None:
        self._waiting += [_Waiting(fault, fault.skip, fault.times) for fault in faults]

    def clear(self) -> None:
        self._waiting.clear()
        self.release()

    def next(self, call: Call) -> Fault | None:
        for waiting in self._waiting:
            if not waiting.fault.concerns(call):
                continue
            if waiting.skip:
                waiting.skip -= 1
                continue
            if waiting.times is not None:
                waiting.times -= 1
                if waiting.times <= 0:
                    self._waiting.remove(waiting)
            return waiting.fault
        return None

    async def hold(self) -> None:
        released = self._released
        self.held += 1
        async with self._changed:
            self._changed.notify_all()
        try:
            await released.wait()
        finally:
            self.held -= 1

    def release(self) -> None:
        self._released.set()
        self._released = asyncio.Event()

    async def wait_held(self, number: int) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self.held >= number)


@dataclass
class _Waiting:
    fault: Fault
    skip: int
    times: int | None
