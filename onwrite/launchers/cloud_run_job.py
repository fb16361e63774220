"""Whether a Cloud Run job is set up so that it can run an attempt, and the commands that set it up."""

import shlex
from decimal import Decimal

from google.cloud.run_v2.types import Container
from google.cloud.run_v2.types import Job as CloudRunJob

from onwrite.launchers.launcher import LaunchRefused, Resources
from onwrite.launchers.quantities import quantity

_DEFAULTS = {"cpu": "1", "memory": "512Mi"}  # Cloud Run's own, where a job says nothing


def check_job(job: CloudRunJob, container: Container, asked: Resources) -> None:
    """LaunchRefused where the job gives less than is asked for, or starts a failed container again by itself."""
    wrong = [
        f"{resource} {given}, and {wanted} is asked for"
        for resource, wanted in (("cpu", asked.cpu), ("memory", asked.memory))
        if _amount(given := container.resources.limits.get(resource) or _DEFAULTS[resource]) < _amount(wanted)
    ]
    if retries := job.template.template.max_retries:
        wrong.append(f"{retries} retries, and only onwrite may start an attempt again")
    if wrong:
        raise LaunchRefused(
            f"the Cloud Run job {_short(job.name)} has {'; '.join(wrong)}: {_update(job, asked)}"
        )


def command_to_create(name: str, asked: Resources) -> str:
    """With the image left to fill in."""
    return f"gcloud run jobs create {_short(name)} --image=IMAGE {_flags(name, asked)}"


def _update(job: CloudRunJob, asked: Resources) -> str:
    return f"gcloud run jobs update {_short(job.name)} {_flags(job.name, asked)}"


def _flags(name: str, asked: Resources) -> str:
    _, project, _, region, *_ = name.split("/")
    flags = {
        "project": project,
        "region": region,
        "cpu": asked.cpu,
        "memory": asked.memory,
        "max-retries": "0",
    }
    return " ".join(f"--{flag}={shlex.quote(value)}" for flag, value in flags.items())


def _amount(written: str) -> Decimal:
    try:
        return quantity(written)
    except ValueError as error:
        raise LaunchRefused(f"the resources of the Job cannot be read: {error}") from error


def _short(name: str) -> str:
    return name.rpartition("/")[2]
