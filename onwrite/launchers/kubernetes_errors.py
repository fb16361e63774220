"""A refusal of the cluster, in words an admin can act on."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import urllib3
from kubernetes.client.exceptions import ApiException
from kubernetes.config import ConfigException

from onwrite.launchers.launcher import LauncherError, LauncherUnavailable, LaunchRefused


class Expired(Exception):
    """The cluster no longer knows what changed since the version that was asked for: list again."""


@dataclass(frozen=True, slots=True)
class Call:
    """As RBAC names it: the verb "create" on "jobs" in a namespace."""

    verb: str
    resource: str
    namespace: str

    def __str__(self) -> str:
        return f"{self.verb} {self.resource} in namespace {self.namespace}"


@contextmanager
def in_our_words(call: Call) -> Iterator[None]:
    """LaunchRefused, LauncherUnavailable or Expired in the place of what client and network raise."""
    try:
        yield
    except ApiException as error:
        if error.status == HTTPStatus.GONE:
            raise Expired from error
        raise _translated(error, call) from error
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise LauncherUnavailable(f"could not {call}: the cluster does not answer: {error}") from error
    except ConfigException as error:
        raise LaunchRefused(f"could not {call}: the kubeconfig gives no credentials: {error}") from error


def reason_of(error: ApiException) -> str:
    """The server's own, such as AlreadyExists: one status stands for several."""
    return str(_body(error).get("reason") or "")


def _translated(error: ApiException, call: Call) -> LauncherError:
    said = _said(error)
    match error.status:
        case 401:
            return LaunchRefused(
                f"could not {call}: the cluster does not know who asks; renew the credentials of the kubeconfig "
                f"or the service account: {said}"
            )
        case 403:
            return _forbidden(said, call)
        case 404:
            return LaunchRefused(f"could not {call}: there is no such namespace or resource: {said}")
        case 400 | 413 | 422:
            return LaunchRefused(f"could not {call}: the cluster finds it invalid: {said}")
        case None | 0:
            return LaunchRefused(
                f"could not {call}: no safe connection to the cluster; is its certificate right? {said}"
            )
        case _:  # 409 of a quota that changed meanwhile, 429, 5xx
            return LauncherUnavailable(f"could not {call}: the cluster answers {error.status}: {said}")


def _forbidden(said: str, call: Call) -> LauncherError:
    """A right that is missing, a quota that is used up and a policy that says no are all a 403."""
    if "exceeded quota" in said:
        return LauncherUnavailable(f"could not {call}: {said}")
    if "cannot" in said:
        group = "apiGroup batch" if call.resource == "jobs" else "the core apiGroup"
        return LaunchRefused(
            f"may not {call}: give the caller a Role with the verb {call.verb} on {call.resource} ({group}), "
            f"as in deploy/kubernetes/: {said}"
        )
    return LaunchRefused(f"could not {call}: the cluster forbids it: {said}")


def _said(error: ApiException) -> str:
    body = _body(error)
    causes = [f"{cause.get('field')}: {cause.get('message')}" for cause in _causes(body)]
    return str(body.get("message") or "; ".join(causes) or error.reason or f"status {error.status}")


def _causes(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    details = body.get("details")
    return list(details.get("causes") or []) if isinstance(details, Mapping) else []


def _body(error: ApiException) -> Mapping[str, Any]:
    """Empty where a proxy or a load balancer answered in the cluster's place."""
    try:
        body = json.loads(error.body or "")
    except ValueError:
        return {}
    return body if isinstance(body, Mapping) else {}
