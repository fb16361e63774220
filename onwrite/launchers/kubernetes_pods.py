"""What one pod says: how it ended, or what it waits for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from onwrite.errors import shortened
from onwrite.launchers.kubernetes_manifest import CONTAINER

Json = Mapping[str, Any]

_NO_IMAGE: Final = "look whether an image of this name is there and the nodes may read its registry"
_NO_CONTAINER: Final = "look at the template, and at the secrets, config maps and volumes it names"
# What time alone will hardly help, and what will.
_HOPELESS: Final[Mapping[str, str]] = {
    "ErrImagePull": _NO_IMAGE,
    "ImagePullBackOff": _NO_IMAGE,
    "ErrImageNeverPull": _NO_IMAGE,
    "InvalidImageName": _NO_IMAGE,
    "ImageInspectError": _NO_IMAGE,
    "RegistryUnavailable": _NO_IMAGE,
    "SignatureValidationFailed": _NO_IMAGE,
    "CreateContainerConfigError": _NO_CONTAINER,
    "CreateContainerError": _NO_CONTAINER,
    "RunContainerError": _NO_CONTAINER,
    "CrashLoopBackOff": "look at the init containers of the template",  # our container is never restarted
}
_LONGEST_MESSAGE: Final = 500


@dataclass(frozen=True, slots=True)
class PodEnd:
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Wait:
    """`remedy`: what to do, where time alone will hardly help."""

    reason: str
    message: str
    since: datetime
    remedy: str = ""


def living(pod: Json) -> bool:
    return pod.get("status", {}).get("phase") not in {"Succeeded", "Failed"}


def end_of(pod: Json) -> PodEnd | None:
    """Why it failed, the most telling word first: the node's (Evicted), the container's (OOMKilled), the cluster's."""
    status = pod.get("status", {})
    terminated = _terminated(status)
    if status.get("reason"):
        return PodEnd(status["reason"], _short(status.get("message")))
    if terminated and terminated.get("reason") == "OOMKilled":
        return PodEnd("OOMKilled", "it needed more memory than it was given")
    if target := _condition(status, "DisruptionTarget", "True"):
        return PodEnd(target.get("reason") or "DisruptionTarget", _short(target.get("message")))
    if terminated:
        said = _short(terminated.get("message"))
        return PodEnd(
            terminated.get("reason") or "Error", f"exit code {terminated.get('exitCode')}. {said}".strip(". ")
        )
    return None


def waits_for(pod: Json) -> Wait | None:
    status = pod.get("status", {})
    if status.get("phase") not in {"Pending", None}:
        return None
    since = datetime.fromisoformat(pod["metadata"]["creationTimestamp"])
    if unscheduled := _condition(status, "PodScheduled", "False"):
        return Wait(
            unscheduled.get("reason") or "Unschedulable",
            _short(unscheduled.get("message")),
            since,
        )
    if scheduled := _condition(status, "PodScheduled", "True"):
        since = datetime.fromisoformat(
            scheduled.get("lastTransitionTime") or pod["metadata"]["creationTimestamp"]
        )
    waits = [state["waiting"] for _, state in _states(status) if state.get("waiting", {}).get("reason")]
    for waiting in sorted(waits, key=lambda waiting: waiting["reason"] not in _HOPELESS):
        reason = waiting["reason"]
        return Wait(reason, _short(waiting.get("message")), since, _HOPELESS.get(reason, ""))
    return None


def _terminated(status: Json) -> Json | None:
    """Of our container, else of an init container that failed before it."""
    ends = {name: state["terminated"] for name, state in _states(status) if "terminated" in state}
    failed = [end for end in ends.values() if end.get("exitCode")]
    return ends.get(CONTAINER) or next(iter(failed), None)


def _states(status: Json) -> Iterator[tuple[str, Json]]:
    for part in ("containerStatuses", "initContainerStatuses"):
        for container in status.get(part) or []:
            yield container["name"], container.get("state") or {}


def _condition(status: Json, kind: str, value: str) -> Json | None:
    for found in status.get("conditions") or []:
        if found["type"] == kind and found["status"] == value:
            return dict(found)
    return None


def _short(message: str | None) -> str:
    return shortened((message or "").strip(), _LONGEST_MESSAGE)
