"""The Cloud Run API over gRPC, in its own messages. It runs nothing: a test says what becomes of an execution."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition as Signal
from threading import Event
from typing import Any, NoReturn

import grpc
from google.cloud.run_v2 import ExecutionsClient, JobsClient
from google.cloud.run_v2.services.executions.transports import ExecutionsGrpcTransport
from google.cloud.run_v2.services.jobs.transports import JobsGrpcTransport
from google.cloud.run_v2.types import (
    CancelExecutionRequest,
    Condition,
    Container,
    DeleteExecutionRequest,
    Execution,
    ExecutionTemplate,
    GetExecutionRequest,
    GetJobRequest,
    Job,
    RunJobRequest,
    TaskTemplate,
)
from google.longrunning.operations_pb2 import Operation
from google.protobuf.timestamp_pb2 import Timestamp

from onwrite.durations import hours
from onwrite.local.ports import LOOPBACK

PLACE = "projects/demo-onwrite/locations/europe-west1"
_LONGEST = hours(7 * 24)
_STATE = Condition.State
_REASON = Condition.ExecutionReason


@dataclass
class StandIn:
    """`faults`: the code and the words with which calls of a method are refused; `silent` methods never answer."""

    port: int = 0
    jobs: dict[str, Job] = field(default_factory=dict)
    executions: dict[str, Execution] = field(default_factory=dict)
    calls: list[Any] = field(default_factory=list)
    faults: dict[str, tuple[grpc.StatusCode, str]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    operation: Operation | None = None  # is what the next launches get
    channels: list[Any] = field(default_factory=list)
    over: Event = field(default_factory=Event)
    changed: Signal = field(default_factory=Signal)

    def add_job(self, name: str, cpu: str = "2", memory: str = "4Gi", retries: int = 0) -> None:
        container = Container(
            name="worker", image="image", resources={"limits": {"cpu": cpu, "memory": memory}}
        )
        template = TaskTemplate(containers=[container], max_retries=retries)
        job = Job(name=f"{PLACE}/jobs/{name}", template=ExecutionTemplate(template=template))
        self.jobs[job.name] = job

    def become(self, name: str, state: int, message: str = "", **reason: Any) -> None:
        """What its condition Completed says from now on."""
        with self.changed:
            execution = self.executions[name]
            execution.conditions = [Condition(type_="Completed", state=state, message=message, **reason)]
            if state in (_STATE.CONDITION_SUCCEEDED, _STATE.CONDITION_FAILED):
                execution.running_count = 0
                execution.completion_time = Timestamp(seconds=2)
            self.changed.notify_all()

    def start(self, name: str) -> None:
        self.executions[name].running_count = 1

    def wait_for(self, name: str, condition: Callable[[Execution], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: condition(self.executions[name]), timeout=60)

    def get_job(self, request: GetJobRequest) -> Job:
        return self.jobs.get(request.name) or _refuse(grpc.StatusCode.NOT_FOUND, f"Resource {request.name!r}")

    def run_job(self, request: RunJobRequest) -> Operation:
        job = self.get_job(GetJobRequest(name=request.name))
        if RunJobRequest.pb(request).overrides.timeout.ToTimedelta() > _LONGEST:
            _refuse(grpc.StatusCode.INVALID_ARGUMENT, "timeout must be at most 604800s")
        template = TaskTemplate(job.template.template)
        template.timeout = request.overrides.timeout
        for override in request.overrides.container_overrides:
            _container(template, override.name).env.extend(override.env)
        execution = Execution(
            name=f"{request.name}/executions/{request.name.rpartition('/')[2]}-{len(self.executions):05}",
            job=request.name,
            task_count=request.overrides.task_count,
            template=template,
            conditions=[Condition(type_="Completed", state=_STATE.CONDITION_RECONCILING)],
        )
        self.executions[execution.name] = execution
        return self.operation or _operation(execution)

    def get_execution(self, request: GetExecutionRequest) -> Execution:
        found = self.executions.get(request.name)
        return found or _refuse(grpc.StatusCode.NOT_FOUND, f"Resource {request.name!r} was not found")

    def cancel_execution(self, request: CancelExecutionRequest) -> Operation:
        execution = self.get_execution(GetExecutionRequest(name=request.name))
        if "completion_time" in execution:
            _refuse(grpc.StatusCode.FAILED_PRECONDITION, "cannot be cancelled because it is not running")
        self.become(request.name, _STATE.CONDITION_RECONCILING, execution_reason=_REASON.CANCELLING)
        return _operation(execution)

    def delete_execution(self, request: DeleteExecutionRequest) -> Operation:
        """Stricter than documented: a running execution must have been cancelled."""
        execution = self.get_execution(GetExecutionRequest(name=request.name))
        cancelled = any(one.execution_reason == _REASON.CANCELLING for one in execution.conditions)
        if "completion_time" not in execution and not cancelled:
            _refuse(grpc.StatusCode.FAILED_PRECONDITION, "the execution is running")
        with self.changed:
            execution.delete_time = Timestamp(seconds=3)
            self.changed.notify_all()
        return _operation(execution)

    def clients(self) -> tuple[JobsClient, ExecutionsClient]:
        channel = grpc.insecure_channel(f"{LOOPBACK}:{self.port}")
        self.channels.append(channel)
        return (
            JobsClient(transport=JobsGrpcTransport(channel=channel)),
            ExecutionsClient(transport=ExecutionsGrpcTransport(channel=channel)),
        )


class Refused(Exception):
    pass


def _refuse(code: grpc.StatusCode, words: str) -> NoReturn:
    raise Refused(code, words)


def _container(template: TaskTemplate, name: str) -> Container:
    found = [one for one in template.containers if name in ("", one.name)]
    return found[0] if found else _refuse(grpc.StatusCode.INVALID_ARGUMENT, f"no container {name}")


def _operation(execution: Execution) -> Operation:
    operation = Operation(name=f"{PLACE}/operations/o1")
    operation.metadata.Pack(Execution.pb(execution))
    return operation


@contextmanager
def cloud_run_stand_in() -> Iterator[StandIn]:
    stand_in = StandIn()
    services: dict[str, dict[str, tuple[Any, Callable[[Any], Any]]]] = {
        "Jobs": {"GetJob": (GetJobRequest, stand_in.get_job), "RunJob": (RunJobRequest, stand_in.run_job)},
        "Executions": {
            "GetExecution": (GetExecutionRequest, stand_in.get_execution),
            "CancelExecution": (CancelExecutionRequest, stand_in.cancel_execution),
            "DeleteExecution": (DeleteExecutionRequest, stand_in.delete_execution),
        },
    }
    server = grpc.server(ThreadPoolExecutor(8))
    for service, methods in services.items():
        handlers = {name: _handler(stand_in, name, *method) for name, method in methods.items()}
        server.add_generic_rpc_handlers(
            [grpc.method_handlers_generic_handler(f"google.cloud.run.v2.{service}", handlers)]
        )
    stand_in.port = server.add_insecure_port(f"{LOOPBACK}:0")
    server.start()
    yield stand_in
    stand_in.over.set()
    for channel in stand_in.channels:
        channel.close()
    server.stop(5).wait()  # at once, as soon as silent calls have ended


def _handler(stand_in: StandIn, name: str, request: Any, answer: Callable[[Any], Any]) -> Any:
    def handle(asked: Any, context: Any) -> Any:
        stand_in.calls.append(asked)
        if name in stand_in.silent:
            stand_in.over.wait()
            context.abort(grpc.StatusCode.UNAVAILABLE, "the stand-in ends")
        if name in stand_in.faults:
            context.abort(*stand_in.faults[name])
        try:
            return answer(asked)
        except Refused as refused:
            context.abort(*refused.args)

    return grpc.unary_unary_rpc_method_handler(
        handle,
        request_deserializer=request.deserialize,
        response_serializer=lambda said: (
            said.SerializeToString() if isinstance(said, Operation) else type(said).serialize(said)
        ),
    )
