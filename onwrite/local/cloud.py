"""The local cloud as one context manager."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from onwrite.local.addresses import PARTS, Addresses, choose_ports
from onwrite.local.data_folder import DataFolder
from onwrite.local.errors import LocalCloudError
from onwrite.local.faults import Faults
from onwrite.local.firestore_emulator import clear_documents
from onwrite.local.idle import wait_idle
from onwrite.local.job_guard import JobGuard
from onwrite.local.job_processes import JobProcesses
from onwrite.local.plan import Plan
from onwrite.local.recipes import RECIPES
from onwrite.local.relay_client import change_faults, read_stats, register_triggers
from onwrite.local.relay_settings import Pace
from onwrite.local.reload import Reloader
from onwrite.local.storage_server import create_bucket
from onwrite.local.supervisor import Supervisor

Tell = Callable[[str], None]
_PERFECT, _LOCAL_PACE = Faults(), Pace()


class LocalCloud:
    """Starts the parts asked for, and ends them all with the block, with this process, or when one of them ends.

    `parts` are some of ALL_PARTS, and all but the pages where none are named; `env` is added to the functions'
    environment; `sweep_every` is how often, in seconds, each scheduled function is called (None: never); the first of
    `buckets` is the default bucket; `record` is a file for every Firestore event as the relay was sent it
    (`event_record.py`).
    Logs, mails, stored objects and what jobs print are kept in `data`; Firestore's documents last as long as the block.
    """

    def __init__(  # noqa: PLR0913 — every option of the cloud by its name, all with a default
        self,
        *,
        project: str = "demo-onwrite",
        main: Path = Path("main.py"),
        parts: Sequence[str] = PARTS,
        ports: Mapping[str, int] | None = None,
        data: Path = Path("build/local"),
        faults: Faults = _PERFECT,
        pace: Pace = _LOCAL_PACE,
        workers: int = 1,
        sweep_every: float | None = None,
        env: Mapping[str, str] | None = None,
        reload: bool = False,
        buckets: Sequence[str] = (),
        rules: Path | None = None,
        record: Path | None = None,
        on_ready: Tell = lambda _part: None,
        on_notice: Tell = print,
    ) -> None:
        self.buckets = tuple(buckets) or (f"{project}.firebasestorage.app",)
        addresses = Addresses(project, tuple(parts), self.buckets[0], choose_ports(ports or {}))
        self._plan = Plan(addresses, main, data, faults, pace, workers, sweep_every, env or {}, rules, record)
        self._on_ready, self._on_notice = on_ready, on_notice
        self._folder = DataFolder(data)
        self._jobs = JobProcesses(self._plan.jobs_folder)
        self._guard: JobGuard | None = None  # while there may be Jobs
        self._supervisor = Supervisor()
        self._reloader = Reloader(main, self._reload) if reload else None
        self._functions_answer = False

        self.project = project
        self.parts = addresses.parts
        self.data = data
        self.mails = data / "mails"
        self.functions_log = data / "functions.log"
        self.jobs = data / "jobs"
        self.firestore_host = addresses.host("firestore")
        self.console_url = addresses.url("hosting")
        self.functions_url = addresses.url("functions")
        self.relay_url = addresses.url("relay")
        self.storage_url = addresses.url("storage")
        self.smtp_port = addresses.ports["smtp"]
        self.environment = addresses.environment()
        self.registered: dict[str, list[str]] = {}  # names of the functions with triggers and schedules

    def start(self) -> None:
        self._plan.check()
        self._folder.take()
        self._jobs.remove()
        if "functions" in self.parts:
            self._guard = JobGuard(self._plan.jobs_folder, self._folder.lock)
        for key in self.parts:
            self._start(key)
        for key in self.parts:
            self._supervisor.wait_until_ready(key)
            self._on_ready(key)
        if "storage" in self.parts:
            for bucket in self.buckets:
                create_bucket(self.storage_url, self.project, bucket)
        self._register()
        self._functions_answer = True
        if self._reloader:
            self._reloader.start()

    def stop(self) -> None:
        if self._reloader:
            self._reloader.stop()
        self._supervisor.stop_all()
        if self._guard:
            self._end_jobs()
            self._guard.dismiss()
            self._guard = None
        self._folder.release()

    def how_to_reach(self, part: str) -> str:
        return self._plan.addresses.how_to_reach(part, self.data)

    def wait(self, timeout: float | None = None) -> bool:
        """Blocks while all is well; False when `timeout` seconds have passed, an error when a part has ended."""
        over = self._supervisor.over.wait(timeout)
        self._raise_failure()
        return over

    def wait_idle(self, timeout: float = 30.0) -> dict[str, dict[str, int]]:
        """Returns the counters as soon as no job runs and every write made so far is delivered.

        That is every write that its functions and their jobs made, too.
        """
        try:
            return wait_idle(self.relay_url, self._jobs, timeout)
        except LocalCloudError:
            self._raise_failure()
            raise

    def stats(self) -> dict[str, dict[str, int]]:
        """The relay's counters, per function."""
        return read_stats(self.relay_url)

    def change_faults(self, faults: Faults) -> None:
        """From the next event on; `Faults()` is a perfect network."""
        change_faults(self.relay_url, faults)

    def clear(self) -> None:
        """Ends every job, deletes every document and returns when the functions have had the events of that, too."""
        self._end_jobs()
        clear_documents(self.firestore_host, self.project)
        if "relay" in self.parts:
            self.wait_idle()

    def kill_functions(self) -> None:
        """`kill -9` of all their processes. Events wait in the relay until `start_functions`; jobs run on."""
        self._supervisor.stop("functions", at_once=True)

    def start_functions(self) -> None:
        """On the same port as before."""
        self._start("functions")
        self._supervisor.wait_until_ready("functions")
        self._register()

    def restart_functions(self) -> None:
        """Lets what runs end within a few seconds, then starts anew."""
        self._supervisor.stop("functions")
        self.start_functions()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if error is None:
            self._raise_failure()
        elif self._supervisor.failure and error is not self._supervisor.failure:
            error.add_note(str(self._supervisor.failure))

    def _start(self, key: str) -> None:
        tolerant = key == "functions" and self._reloader is not None
        self._supervisor.add(key, RECIPES[key](self._plan), self._functions_ended if tolerant else None)

    def _register(self) -> None:
        if "relay" in self.parts:
            self.registered = register_triggers(self.relay_url)

    def _reload(self) -> None:
        self._functions_answer = False
        try:
            self.restart_functions()
        except LocalCloudError as error:
            self._on_notice(f"{error}\nCorrect the code: the next change starts the functions again.")
            return
        self._functions_answer = True
        self._on_notice("The functions were started again with the changed code.")

    def _end_jobs(self) -> None:
        for problem in self._jobs.end():
            self._on_notice(problem)

    def _functions_ended(self, error: LocalCloudError) -> None:
        """While code is being changed, code that does not start is no reason to end the other parts."""
        if self._functions_answer:  # else whoever waits for them to answer tells it
            self._on_notice(f"{error}\nThe next change of the code starts the functions again.")

    def _raise_failure(self) -> None:
        if self._supervisor.failure:
            raise self._supervisor.failure
