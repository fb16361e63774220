"""What starts the containers of handlers that run on a job, as JOBS_RUN_ON says.

A wrong setting is told by the first task that needs a job, and stops nothing else: a function that did not start could
tell nobody. Each client is loaded where it is needed, and by nobody else.
"""

import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final, NoReturn

from firebase_functions.params import StringParam

from functions.parameters import (
    JOBS_GOOGLE_IDENTITY,
    JOBS_KUBECONFIG,
    JOBS_NAME,
    JOBS_RUN_ON,
    JOBS_TEMPLATE,
    MAX_JOBS,
    SETTINGS,
)
from handlers.shop.settings import SettingError, setting
from onwrite.launchers.launcher import Launcher, LaunchRefused
from onwrite.trigger import store

SOURCE: Final = Path(__file__).parents[1]


def job_launcher() -> Callable[[], Launcher] | None:
    """For `task_trigger` and `sweep`; None where no jobs are wanted. Read as the instance starts."""
    return _launcher if JOBS_RUN_ON.value.strip() else None


def max_jobs() -> int | None:
    """None: any number, also where MAX_JOBS is wrong. Then the launcher refuses."""
    try:
        return _number_of_jobs() or None
    except SettingError:
        return None


def made_launcher() -> Launcher:
    """LaunchRefused names the setting that is missing or wrong."""
    try:
        _number_of_jobs()
        return _LAUNCHERS.get(JOBS_RUN_ON.value.strip(), _unknown)()
    except SettingError as error:
        raise LaunchRefused(str(error)) from error


_launcher = cache(made_launcher)  # the sweep asks every minute; what is raised is not kept


def _number_of_jobs() -> int:
    """0: any number. MAX_JOBS.value would not take an empty text."""
    text = os.environ.get(MAX_JOBS.name, "").strip() or "0"
    if not text.isdecimal():
        raise SettingError(f"MAX_JOBS is {text!r}: it must be a whole number, and 0 for any number of jobs")
    return int(text)


def _cloud_run() -> Launcher:
    from onwrite.launchers.cloud_run import CloudRunLauncher  # noqa: PLC0415 — see above

    region = setting("JOBS_REGION", "the region of the Cloud Run jobs, such as europe-west1")
    try:
        return CloudRunLauncher(store().client.project, region, job=JOBS_NAME.value.strip())
    except LaunchRefused as error:
        raise SettingError(f"JOBS_NAME cannot be used: {error}") from error


def _kubernetes() -> Launcher:
    from onwrite.launchers.kubernetes import KubernetesLauncher  # noqa: PLC0415 — see above
    from onwrite.launchers.kubernetes_cluster import Cluster  # noqa: PLC0415 — see above
    from onwrite.launchers.kubernetes_connection import connect  # noqa: PLC0415 — see above
    from onwrite.launchers.kubernetes_settings import KubernetesSettings  # noqa: PLC0415 — see above

    settings = KubernetesSettings(
        namespace=setting("JOBS_NAMESPACE", "the namespace of the jobs, such as onwrite-jobs"),
        image=setting("JOBS_IMAGE", "the image of the jobs, such as europe-docker.pkg.dev/shop/jobs/onwrite"),
        environment={one.name: one.value for one in SETTINGS if one.value},
        template=_file(JOBS_TEMPLATE),
    )
    way = connect(_file(JOBS_KUBECONFIG), google_identity=JOBS_GOOGLE_IDENTITY.value)
    return KubernetesLauncher(settings, Cluster(way, settings.namespace))


def _process() -> Launcher:
    from onwrite.launchers.process import ProcessLauncher  # noqa: PLC0415 — see above

    folder = setting(
        "JOBS_FOLDER",
        "the folder of the jobs, which the local cloud sets; in the cloud JOBS_RUN_ON is cloud_run or kubernetes",
    )
    # What is found here is to be found there: the handlers beside main.py, and the engine.
    found = [str(Path.cwd()), str(SOURCE), os.environ.get("PYTHONPATH", "")]
    path = {"PYTHONPATH": os.pathsep.join(filter(None, found))}
    return ProcessLauncher([sys.executable, "-m", "onwrite.job"], Path(folder), {**os.environ, **path})


def _unknown() -> NoReturn:
    raise SettingError(
        f"JOBS_RUN_ON is {JOBS_RUN_ON.value!r}: it must be one of {', '.join(_LAUNCHERS)}, or empty"
    )


_LAUNCHERS: Final = {"cloud_run": _cloud_run, "kubernetes": _kubernetes, "process": _process}


def _file(named_by: StringParam) -> Path | None:
    """Of the functions' source; None where none is named."""
    name = named_by.value.strip()
    if name and not (SOURCE / name).is_file():
        raise SettingError(f"{named_by.name} is {name!r}: there is no such file beside main.py, or below")
    return SOURCE / name if name else None
