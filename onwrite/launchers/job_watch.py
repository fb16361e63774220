"""Follows the Jobs of a namespace and tells of each that ended, was taken away or will never start."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from time import monotonic
from typing import Final

import urllib3

from onwrite import events
from onwrite.backoff import Backoff
from onwrite.durations import minutes, seconds
from onwrite.failures import trace_of
from onwrite.launchers.job_sightings import JobEnd, Sighting, Sightings
from onwrite.launchers.kubernetes import look
from onwrite.launchers.kubernetes_cluster import Cluster, Json
from onwrite.launchers.kubernetes_errors import Expired
from onwrite.launchers.kubernetes_manifest import SELECTOR
from onwrite.launchers.kubernetes_status import ended, stuck
from onwrite.launchers.launcher import LauncherError, LauncherUnavailable, Status
from onwrite.log_lines import log

WINDOW: Final = (
    30  # seconds of one watch: how late a pod that cannot start, or an end that was not taken, is seen to
)
_AT_ONCE: Final = 1.0  # seconds; a proxy that ends every watch must not be asked without a pause
_PAUSES: Final = Backoff(first=seconds(1), cap=minutes(1))


@dataclass(frozen=True, slots=True)
class WatchSettings:
    patience: timedelta = minutes(3)  # as KubernetesSettings has it
    pauses: Backoff = _PAUSES
    window: int = WINDOW


class JobWatch:
    """`on_end` is called from the thread of run(), at least once for every end: after a restart once more for each
    that is still there, and again where it raised. It should remove the Job when the task's attempt has been ended.
    """

    def __init__(
        self,
        cluster: Cluster,
        on_end: Callable[[JobEnd], None],
        settings: WatchSettings = WatchSettings(),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        tell: Callable[[object], None] = log,
    ) -> None:
        self._cluster = cluster
        self._on_end = on_end
        self._settings = settings
        self._clock = clock
        self._tell = tell
        self._chance = Random()  # noqa: S311 — spreads the tries of several watchers
        self._sightings = Sightings()
        self._version: str | None = None
        self._failures = 0
        self._stopped = threading.Event()
        self._watch: urllib3.BaseHTTPResponse | None = None

    def run(self) -> None:
        """Until stop(). A cluster that cannot be asked, or refuses, is asked again after a pause."""
        while not self._stopped.is_set():
            try:
                self._follow()
            except Expired:
                self._version = None
            except LauncherError as error:
                if self._stopped.is_set():
                    return  # by which the watch was cut off
                self._failures += 1
                pause = self._settings.pauses.delay(self._failures, self._chance)
                self._tell(events.WatchBroken(str(error), pause))
                self._stopped.wait(pause.total_seconds())

    def stop(self) -> None:
        """From another thread; a handler of a signal starts one, since it could meet its own thread's lock."""
        self._stopped.set()
        watch = self._watch
        if watch is not None:
            try:
                watch.shutdown()
            except (OSError, RuntimeError, ValueError):
                return  # it ended by itself just now

    def _follow(self) -> None:
        if self._version is None:
            self._version = self._list()
        self._again()
        self._look_at_those_that_wait()
        self._watch = self._cluster.watch(SELECTOR, self._version, self._settings.window)
        try:
            # stop() may have come before there was anything to shut down.
            if not self._stopped.is_set():
                self._read(self._watch)
        finally:
            self._watch.close()
            self._watch = None
        self._failures = 0

    def _list(self) -> str:
        versions: set[str] = set()  # one, of the list as a whole
        found: set[str] = set()
        for jobs, version in self._cluster.jobs(SELECTOR):
            versions.add(version)
            found.update(map(self._saw, jobs))
        for sighting in self._sightings.vanished(found):
            self._end(sighting, Status("gone"))
        self._tell(events.JobsListed(len(found), self._sightings.alive))
        return versions.pop()

    def _read(self, watch: urllib3.BaseHTTPResponse) -> None:
        begun, read = monotonic(), False
        for event in self._cluster.changes(watch):
            read, job = True, event["object"]
            if event["type"] == "DELETED":
                self._deleted(job)
            elif event["type"] != "BOOKMARK":
                self._saw(job)
            # Only now: what was not seen to is sent again.
            self._version = job["metadata"]["resourceVersion"]
            self._failures = 0
        if not read and monotonic() - begun < _AT_ONCE:
            raise LauncherUnavailable("a watch ended as soon as it had begun")

    def _saw(self, job: Json) -> str:
        sighting = Sighting.of(job)
        if not self._sightings.knows_the_end_of(sighting.uid):
            if ended(job, ()):
                status = look(self._cluster, job, self._clock(), self._settings.patience)
                if status.phase in {"succeeded", "failed"}:
                    self._end(sighting, status)
                    return sighting.uid
            self._sightings.live(sighting)
        return sighting.uid

    def _deleted(self, job: Json) -> None:
        """A Job may end and be deleted between two looks: its last version knows how it ended."""
        sighting = Sighting.of(job)
        if not self._sightings.knows_the_end_of(sighting.uid):
            self._end(sighting, ended(job, ()) or Status("gone"))
        self._sightings.forget(sighting.uid)

    def _look_at_those_that_wait(self) -> None:
        """No event of a Job tells that its pod waits for an image that does not exist."""
        now, patience = self._clock(), self._settings.patience
        waiting = self._sightings.waiting_since(now - patience)
        if not waiting:
            return
        pods: dict[str, list[Json]] = {}
        for pod in self._cluster.pending_pods(SELECTOR):
            pods.setdefault(pod["metadata"]["labels"].get("batch.kubernetes.io/job-name", ""), []).append(pod)
        for sighting in waiting:
            if sighting.name in pods:
                status = stuck(pods[sighting.name], now, patience)
            else:
                status = self._without_a_pod(sighting, now)
            if status:
                self._end(sighting, status)

    def _without_a_pod(self, sighting: Sighting, now: datetime) -> Status | None:
        job = self._cluster.job(sighting.name)
        status = look(self._cluster, job, now, self._settings.patience) if job else Status("gone")
        return None if status.phase in {"starting", "running"} else status

    def _again(self) -> None:
        for end in self._sightings.untold():
            self._give(end)

    def _end(self, sighting: Sighting, status: Status) -> None:
        self._give(self._sightings.end(sighting, status))

    def _give(self, end: JobEnd) -> None:
        try:
            self._on_end(end)
        except Exception as error:  # noqa: BLE001 — the others must not wait for this one; it is given again
            self._sightings.keep(end)
            self._tell(events.EndNotTaken(end.path, end.attempt, end.name, trace_of(error)))
        else:
            self._sightings.told(end)
