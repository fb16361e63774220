"""A refusal of the cluster, in words an admin can act on."""

import json
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import urllib3
from kubernetes.client.exceptions import ApiException
from kubernetes.config import ConfigException

from onwrite.errors import shortened
from onwrite.launchers.launcher import LauncherError, LauncherUnavailable, LaunchRefused

_LONGEST: Final = 600  # characters of what was said; what to do comes after it
_LACKS_A_RIGHT: Final = re.compile(r"cannot \S+ resource ")
_NO_TLS: Final = re.compile(r"WRONG_VERSION_NUMBER|\[X509")  # it speaks plain HTTP; our certificate is none
_NOBODY: Final = 'User "system:anonymous"'


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
        raise _not_reached(error, call) from error
    except ConfigException as error:
        raise LaunchRefused(f"could not {call}: the kubeconfig gives no credentials: {error}") from error


def reason_of(error: ApiException) -> str:
    """The server's own, such as AlreadyExists: one status stands for several."""
    return str(_body(error).get("reason") or "")


def _not_reached(error: Exception, call: Call) -> LauncherError:
    why = error.reason if isinstance(error, urllib3.exceptions.MaxRetryError) else error
    if isinstance(why, urllib3.exceptions.LocationValueError):
        return LaunchRefused(
            f"could not {call}: the cluster's address is none; put the kubeconfig right: {why}"
        )
    if isinstance(why, urllib3.exceptions.SSLError):
        return _unsafe(why, call)
    return LauncherUnavailable(
        f"could not {call}: the cluster does not answer; look whether its address is right, it is up, and lets this "
        f"caller in: {why}"
    )


def _unsafe(error: urllib3.exceptions.SSLError, call: Call) -> LauncherError:
    """A certificate does not become another by waiting; a connection may break while it is made safe."""
    told = f"could not {call}: no safe connection to the cluster; look whether its certificate and address are right"
    cause = error.args[0] if error.args else None
    for_ever = isinstance(cause, ssl.SSLCertVerificationError) or _NO_TLS.search(str(cause))
    return (LaunchRefused if for_ever else LauncherUnavailable)(f"{told}: {error}")


def _translated(error: ApiException, call: Call) -> LauncherError:
    said = _said(error)
    match error.status:
        case 401:
            return _unknown(said, call)
        case 403:
            return _forbidden(said, call)
        case 404:
            return LaunchRefused(
                f"could not {call}: there is no such namespace or resource: {said}; make the namespace, as "
                "deploy/kubernetes/ does, or put KubernetesSettings or the cluster's address right"
            )
        case 400 | 413 | 422:
            return LaunchRefused(
                f"could not {call}: the cluster finds it invalid: {said}; put KubernetesSettings or its template right"
            )
        case None | 0:
            return LaunchRefused(
                f"could not {call}: no safe connection to the cluster; is its certificate right? {said}"
            )
        case _:  # 409 of a quota that changed meanwhile, 429, 5xx
            return LauncherUnavailable(f"could not {call}: the cluster answers {error.status}: {said}")


def _forbidden(said: str, call: Call) -> LauncherError:
    """A right that is missing, a quota that is used up and a policy that says no are all a 403."""
    if "exceeded quota" in said:
        return LauncherUnavailable(
            f"could not {call}: {said}; raise that ResourceQuota, or start fewer at once with max_jobs"
        )
    if _NOBODY in said:
        return _unknown(said, call)
    if _LACKS_A_RIGHT.search(said):
        group = "apiGroup batch" if call.resource == "jobs" else "the core apiGroup"
        return LaunchRefused(
            f"may not {call}: give the caller a Role there with the verb {call.verb} on {call.resource} ({group}), "
            f"as in deploy/kubernetes/: {said}"
        )
    return LaunchRefused(f"could not {call}: the cluster forbids it: {said}")


def _unknown(said: str, call: Call) -> LaunchRefused:
    return LaunchRefused(
        f"could not {call}: the cluster does not know who asks; renew the credentials of the kubeconfig or the "
        f"service account: {said}"
    )


def _said(error: ApiException) -> str:
    body = _body(error)
    causes = [f"{cause.get('field')}: {cause.get('message')}" for cause in _causes(body)]
    said = body.get("message") or "; ".join(causes) or error.reason or f"status {error.status}"
    return shortened(str(said), _LONGEST)


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
