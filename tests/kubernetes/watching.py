"""A JobWatch in a thread of its own, and what it told."""

import threading
from queue import Queue
from typing import Self

from onwrite import events
from onwrite.backoff import Backoff
from onwrite.durations import minutes, seconds
from onwrite.launchers.job_sightings import JobEnd
from onwrite.launchers.job_watch import JobWatch, WatchSettings
from tests.kubernetes.sides import Side

PATIENCE = 60.0  # seconds
QUICK = WatchSettings(patience=minutes(3), pauses=Backoff(first=seconds(0.05), cap=seconds(0.2)), window=1)


class Watching:
    """`refusals`: so many ends are not taken at first."""

    def __init__(self, side: Side, settings: WatchSettings = QUICK, refusals: int = 0) -> None:
        self.ends: Queue[JobEnd] = Queue()
        self.lists: Queue[events.JobsListed] = Queue()
        self.breaks: Queue[events.WatchBroken] = Queue()
        self.not_taken: Queue[events.EndNotTaken] = Queue()
        self._refusals = refusals
        self.watch = JobWatch(side.cluster, self._take, settings, tell=self._hear)
        self.thread = threading.Thread(target=self.watch.run, name="watcher")

    def __enter__(self) -> Self:
        self.thread.start()
        self.lists.get(timeout=PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        self.watch.stop()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()

    def next_end(self) -> JobEnd:
        return self.ends.get(timeout=PATIENCE)

    def relisted(self) -> events.JobsListed:
        return self.lists.get(timeout=PATIENCE)

    def _take(self, end: JobEnd) -> None:
        if self._refusals:
            self._refusals -= 1
            raise ConnectionError("Firestore is away")
        self.ends.put(end)

    def _hear(self, event: object) -> None:
        match event:
            case events.JobsListed():
                self.lists.put(event)
            case events.WatchBroken():
                self.breaks.put(event)
            case events.EndNotTaken():
                self.not_taken.put(event)
