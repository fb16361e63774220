"""Runs each Job as an execution of a Cloud Run job."""

import json
import re
from contextlib import suppress
from functools import cached_property
from typing import Final
from urllib.parse import quote

from google.api_core.exceptions import FailedPrecondition, NotFound
from google.cloud.run_v2 import ExecutionsClient, JobsClient
from google.cloud.run_v2.types import Container, EnvVar, Execution, RunJobRequest
from google.cloud.run_v2.types import Job as CloudRunJob
from google.protobuf.duration_pb2 import Duration

from onwrite.launchers.cloud_run_job import check_job, command_to_create
from onwrite.launchers.cloud_run_problems import in_our_words
from onwrite.launchers.cloud_run_status import status_of
from onwrite.launchers.launcher import Job, Launched, LauncherUnavailable, LaunchRefused, Status

_TYPE: Final = "{type}"
_NAME: Final = re.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?")
_EXECUTION = re.compile("projects/([^/]+)/locations/([^/]+)/jobs/([^/]+)/executions/([^/]+)")
_Overrides = RunJobRequest.Overrides


class CloudRunLauncher:
    """`job` names the Cloud Run job for each type of task: `onwrite-{type}`, with hyphens for the type's underscores,
    or one name for all types; `container` is which of its containers runs the task, where it has several.

    What an execution may have of its own is its environment and its timeout. CPU and memory are the Cloud Run job's:
    a launch reads it first, and is refused where it has less than the handler asks for, with the command that
    changes it. It is also refused where the job has retries, as it has when it is created without `--max-retries=0`:
    a container that Cloud Run starts again would come to an attempt that is over.

    Cloud Run has no idempotency key: a second launch is a second execution, as is one whose answer got lost. The
    container's own claim, by the lease's token, decides which of them works; the other leaves.

    The service account needs run.jobs.get, run.jobs.run, run.jobs.runWithOverrides, run.executions.get and
    run.executions.cancel (roles/run.jobsExecutorWithOverrides), and for `remove` run.executions.delete.
    """

    def __init__(  # noqa: PLR0913 — every setting by its name
        self,
        project: str,
        region: str,
        *,
        job: str = "onwrite-{type}",
        container: str = "",
        jobs: JobsClient | None = None,
        executions: ExecutionsClient | None = None,
        patience: float = 10.0,
    ) -> None:
        """`patience`: seconds for each call. Clients are made when first needed, unless given."""
        if not project or not region:
            raise LaunchRefused(
                "CloudRunLauncher needs a project and a region, such as 'shop-prod' and 'europe-west1'"
            )
        if not job or set(job.replace(_TYPE, "")) & set("{}/"):
            raise LaunchRefused(
                f"job={job!r} must be a Cloud Run job's name, in which {_TYPE} is the only placeholder"
            )
        self._place = f"projects/{project}/locations/{region}"
        self._pattern = job
        self._container = container
        self._given = (jobs, executions)
        self._patience = patience

    def launch(self, job: Job) -> Launched:
        """Returns as soon as Cloud Run has taken the order; `name` is the execution's full name."""
        request = self._request(job)
        try:
            with in_our_words("run.jobs.runWithOverrides"):
                operation = self._jobs.run_job(request, retry=None, timeout=self._patience)
                if operation.operation.HasField("error"):
                    operation.result(timeout=0)
                execution: Execution | None = operation.metadata
        except NotFound as error:
            raise _missing(request.name, job, error) from error
        if not execution or not _EXECUTION.fullmatch(execution.name):
            raise LauncherUnavailable("Cloud Run took the order and did not name the execution")
        return Launched(execution.name, _log_link(execution.name))

    def status(self, name: str) -> Status:
        """LaunchRefused where the rights to look are missing."""
        if not _EXECUTION.fullmatch(name):
            return Status("gone")  # another launcher's
        try:
            with in_our_words("run.executions.get"):
                return status_of(
                    self._executions.get_execution(name=name, retry=None, timeout=self._patience)
                )
        except NotFound:
            return Status("gone")

    def cancel(self, name: str) -> None:
        if not _EXECUTION.fullmatch(name):
            return
        with suppress(NotFound), in_our_words("run.executions.cancel"), suppress(FailedPrecondition):
            # Failed precondition: it has ended.
            self._executions.cancel_execution(name=name, retry=None, timeout=self._patience)

    def remove(self, name: str) -> None:
        if not _EXECUTION.fullmatch(name):
            return
        self.cancel(name)
        with suppress(NotFound), in_our_words("run.executions.delete"):
            try:
                self._executions.delete_execution(name=name, retry=None, timeout=self._patience)
            except FailedPrecondition as error:
                raise LauncherUnavailable(f"{name} cannot be deleted yet: {error.message}") from error

    def _request(self, job: Job) -> RunJobRequest:
        name = self._job_name(job)
        container = self._checked(name, job)
        environment = [EnvVar(name=key, value=value) for key, value in job.environment.items()]
        timeout = Duration()
        timeout.FromTimedelta(job.resources.timeout)
        return RunJobRequest(
            name=name,
            overrides=_Overrides(
                container_overrides=[_Overrides.ContainerOverride(name=container.name, env=environment)],
                task_count=1,
                timeout=timeout,
            ),
        )

    def _job_name(self, job: Job) -> str:
        short = self._pattern.replace(_TYPE, job.type.replace("_", "-"))
        if not _NAME.fullmatch(short):
            raise LaunchRefused(
                f"no Cloud Run job can have the name {short!r}, which CloudRunLauncher(job={self._pattern!r}) makes of "
                f"the type {job.type!r}: it has at most 63 characters, small letters, digits and hyphens, begins with "
                f"a letter and does not end with a hyphen; give a job without {_TYPE}"
            )
        return f"{self._place}/jobs/{short}"

    def _checked(self, name: str, job: Job) -> Container:
        try:
            with in_our_words("run.jobs.get"):
                found = self._jobs.get_job(name=name, retry=None, timeout=self._patience)
        except NotFound as error:
            raise _missing(name, job, error) from error
        container = self._container_of(found)
        check_job(found, container, job.resources)
        return container

    def _container_of(self, found: CloudRunJob) -> Container:
        containers = list(found.template.template.containers)
        for one in containers:
            if not self._container or one.name == self._container:
                return one
        names = ", ".join(one.name for one in containers) or "none"
        raise LaunchRefused(f"{found.name} has no container {self._container!r}; it has: {names}")

    @cached_property
    def _jobs(self) -> JobsClient:
        return self._given[0] or JobsClient()

    @cached_property
    def _executions(self) -> ExecutionsClient:
        return self._given[1] or ExecutionsClient()


def _missing(name: str, job: Job, error: NotFound) -> LaunchRefused:
    return LaunchRefused(
        f"there is no Cloud Run job {name}: {command_to_create(name, job.resources)} ({error.message})"
    )


def _log_link(execution: str) -> str:
    [(project, region, job, name)] = _EXECUTION.findall(execution)
    wanted = {
        "resource.type": "cloud_run_job",
        "resource.labels.job_name": job,
        "resource.labels.location": region,
        'labels."run.googleapis.com/execution_name"': name,
    }
    query = "\n".join(f"{field}={json.dumps(value)}" for field, value in wanted.items())
    return f"https://console.cloud.google.com/logs/query;query={quote(query, safe='')}?project={project}"
