"""Stores that are broken on purpose, one guarantee each, so that the checker shows that it can fail."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from onwrite.batches import TaskBatch
from onwrite.changes import Change, Decide
from onwrite.claims import Claim, after
from onwrite.durations import hours
from onwrite.shown import shown
from onwrite.task_document import TaskDocument
from tests.races.gate import GatedStore


class _Blind(GatedStore):
    def _blindly(self, task: TaskDocument, change: Change, effects: TaskBatch | None = None) -> Timestamp:
        """The change lands, whatever the document is by then."""
        write = self.commits.update(task.path, task.version, change.fields)
        write.ClearField("current_document")
        return self.commits.commit((write, *(effects.writes if effects else ()))).version


class FinishWithoutFence(_Blind):
    def finish(self, claim: Claim, decide: Decide, effects: TaskBatch | None = None) -> Change | None:
        change = decide(claim.task)
        self._blindly(claim.task, change, effects)
        return change


class ClaimWithoutFence(_Blind):
    def claim(self, task: TaskDocument, change: Change, token: str) -> Claim | None:
        return Claim(after(task, change, self._blindly(task, change)), token)


class SweepWithoutFence(_Blind):
    def apply(self, task: TaskDocument, change: Change) -> bool:
        self._blindly(task, change)
        return True


class StandWithoutFence(_Blind):
    """Whoever is put in line stands there, also who runs by then."""

    def changed(self, task: TaskDocument, change: Change) -> Timestamp | None:
        return self._blindly(task, change)


class EffectsApart(GatedStore):
    """The effects are committed on their own, before the end."""

    def finish(self, claim: Claim, decide: Decide, effects: TaskBatch | None = None) -> Change | None:
        if effects:
            self.commits.commit(effects.writes)
        return super().finish(claim, decide)


class ClaimThatHides(GatedStore):
    """The sweep's index loses the task when it is claimed."""

    def claim(self, task: TaskDocument, change: Change, token: str) -> Claim | None:
        return super().claim(task, Change({**change.fields, "wake_at": None}), token)


class ClaimThatCountsTwice(GatedStore):
    def claim(self, task: TaskDocument, change: Change, token: str) -> Claim | None:
        return super().claim(task, Change({**change.fields, "attempt": task.attempt + 2}), token)


class HistoryThatForgets(GatedStore):
    def finish(self, claim: Claim, decide: Decide, effects: TaskBatch | None = None) -> Change | None:
        def forgetful(task: TaskDocument) -> Change:
            fields = decide(task).fields
            return Change({**fields, "history": fields["history"][-1:]})

        return super().finish(claim, forgetful, effects)


class NoFenceAtAll(ClaimWithoutFence, FinishWithoutFence):
    """Two owners at once, and both of them finish."""


class LateLook(GatedStore):
    """The sweep is to look at a running task an hour after its lease has run out."""

    def claim(self, task: TaskDocument, change: Change, token: str) -> Claim | None:
        return super().claim(
            task, Change({**change.fields, "wake_at": change.fields["wake_at"] + hours(1)}), token
        )


class WrongState(GatedStore):
    def apply(self, task: TaskDocument, change: Change) -> bool:
        return super().apply(task, Change({**change.fields, "state": "asleep"}))


class LeaseLeftBehind(GatedStore):
    def finish(self, claim: Claim, decide: Decide, effects: TaskBatch | None = None) -> Change | None:
        def without(task: TaskDocument) -> Change:
            return Change({name: value for name, value in decide(task).fields.items() if name != "lease"})

        return super().finish(claim, without, effects)


class WriteAfterDeath(GatedStore):
    """What no process can do, and a thread in its place must not."""

    def apply(self, task: TaskDocument, change: Change) -> bool:
        try:
            return super().apply(task, change)
        except BaseException:
            super().apply(task, change)
            raise


class WritePastTheGate(GatedStore):
    def apply(self, task: TaskDocument, change: Change) -> bool:
        self.client.document(task.path).update({"note": "by another door"})
        return super().apply(task, change)


class BlindSweep(GatedStore):
    def due(self, *_: Any) -> Iterator[TaskDocument]:
        return iter(())


class DoneInTheIndex(GatedStore):
    """An ended task stays in the sweep's index."""

    def finish(self, claim: Claim, decide: Decide, effects: TaskBatch | None = None) -> Change | None:
        def kept(task: TaskDocument) -> Change:
            return Change({**decide(task).fields, "wake_at": task.wake_at})

        return super().finish(claim, kept, effects)


class ShownApart(GatedStore):
    """The order is told in a commit of its own, after the task has changed."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        together = self.task_writes.write

        def apart(task: TaskDocument, change: Change, *rest: Any, **options: Any) -> Timestamp:
            version = together(replace(task, shown_as=""), change, *rest, **options)
            to_show = shown(task, change)
            if to_show:
                self.commits.commit((self.commits.show(to_show.path, to_show.fields),))
            return version

        self.task_writes.write = apart  # type: ignore[method-assign]


class ShownWhereNothingIs(GatedStore):
    """What is shown makes the order anew that was deleted."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        show = self.commits.show

        def anywhere(path: str, fields: Mapping[str, Any]) -> Any:
            write = show(path, fields)
            write.ClearField("current_document")
            return write

        self.commits.show = anywhere  # type: ignore[method-assign]


class FinishThatRaises(GatedStore):
    def finish(self, *_: Any) -> Change | None:
        raise RuntimeError("no finish today")


class ReadThatRaises(GatedStore):
    def read(self, *_: Any) -> TaskDocument | None:
        raise RuntimeError("no read today")


class IntentKeptBack(GatedStore):
    """What an attempt writes to its own task leaves out the effects that are only begun."""

    def renew(self, claim: Claim, decide: Decide, patience: float = 0) -> Claim | None:
        def kept_back(task: TaskDocument) -> Change:
            fields = dict(decide(task).fields)
            if "once" in fields:
                fields["once"] = {name: note for name, note in fields["once"].items() if "receipt" in note}
            return Change(fields)

        return super().renew(claim, kept_back, patience)


class IntentOverlooked(GatedStore):
    """The next attempt is not told what an earlier one has begun."""

    def read(self, path: str) -> TaskDocument | None:
        task = super().read(path)
        return replace(task, once={}) if task else None
