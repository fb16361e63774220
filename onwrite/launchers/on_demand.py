"""A launcher that is made when it is first needed: a function that starts no job loads no client for it."""

from collections.abc import Callable
from threading import Lock
from typing import cast

from onwrite.launchers.launcher import (
    Job,
    Launched,
    Launcher,
    LauncherError,
    LauncherUnavailable,
    LaunchRefused,
    Status,
)

LauncherSource = Launcher | Callable[[], Launcher]


class OnDemand:
    """`source` is a launcher, or what makes one; None: none is configured."""

    def __init__(self, source: LauncherSource | None) -> None:
        self._source = source
        self._made: Launcher | None = None
        self._making = Lock()

    @property
    def is_configured(self) -> bool:
        return self._source is not None

    def launch(self, job: Job) -> Launched:
        return self._launcher().launch(job)

    def status(self, name: str) -> Status:
        return self._launcher().status(name)

    def cancel(self, name: str) -> None:
        self._launcher().cancel(name)

    def remove(self, name: str) -> None:
        self._launcher().remove(name)

    def _launcher(self) -> Launcher:
        with self._making:
            if self._made is None:
                self._made = _made_of(self._source)
            return self._made


def _made_of(source: LauncherSource | None) -> Launcher:
    if source is None:
        raise LaunchRefused(
            "its handler runs on a job, and this function has no launcher: "
            "set JOBS_RUN_ON (docs/deploying.md), or give it one in functions/, task_trigger(…, launcher=…)"
        )
    if hasattr(source, "launch") and not isinstance(source, type):
        return cast("Launcher", source)
    try:
        return cast("Callable[[], Launcher]", source)()
    except LauncherError:
        raise
    except Exception as error:  # whatever a developer's own code raises
        raise LauncherUnavailable(
            f"the launcher given in functions/ cannot be made: {type(error).__name__}: {error}"
        ) from error
