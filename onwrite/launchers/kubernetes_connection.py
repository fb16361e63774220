"""The way to the cluster: a kubeconfig, the account of the pod this runs in, or a Google identity."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import google.auth
import google.auth.transport.requests
import urllib3
import yaml
from kubernetes import config
from kubernetes.client import ApiClient, Configuration

from onwrite.launchers.launcher import LauncherUnavailable, LaunchRefused
from onwrite.launchers.strict_yaml import place_of

_KEY: Final = "BearerToken"  # the client's name of it
_AT_HOME: Final = Path.home() / ".kube" / "config"
_SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform"
# Every call can be made twice: a Job is created under a name of its own, changed and deleted by that name.
_TRIES: Final = urllib3.Retry(
    2, status=0, allowed_methods=None, backoff_factor=0.2, respect_retry_after_header=False
)

_OTHERWISE: Final = "give a kubeconfig, set KUBECONFIG, or run in a pod with a service account"
_SECRETS: Final = re.compile(r"\{.*\}", re.DOTALL)  # the client's message repeats a user's whole entry


def connect(kubeconfig: Path | None = None, *, google_identity: bool = False) -> ApiClient:
    """The cluster of that kubeconfig; without one, of $KUBECONFIG, of this pod, or of ~/.kube/config.

    `google_identity`: as a Cloud Function comes to a GKE cluster. The kubeconfig then holds the cluster's address and
    certificate, and no credentials. LaunchRefused where there is no cluster to be found.
    """
    settings: Any = Configuration()  # its type takes no hook, though its code does
    file = kubeconfig or _from_environment()
    if file is None:
        _load_from_pod(settings)
    else:
        _load(settings, file)
    settings.retries = _TRIES
    settings.keep_alive = True  # else a connection that a firewall forgot looks like a quiet one
    if google_identity:
        settings.api_key[_KEY] = ""  # the hook is asked only where there is a key to refresh
        settings.refresh_api_key_hook = _google_token()
    return ApiClient(settings)


def _from_environment() -> Path | None:
    """None: the account of this pod."""
    if named := os.environ.get("KUBECONFIG"):
        return Path(named)
    return None if "KUBERNETES_SERVICE_HOST" in os.environ else _AT_HOME


def _load_from_pod(settings: Configuration) -> None:
    try:
        config.load_incluster_config(client_configuration=settings)
    except (config.ConfigException, OSError) as error:
        raise LaunchRefused(f"no Kubernetes cluster: {_OTHERWISE}: {error}") from error


def _load(settings: Configuration, kubeconfig: Path) -> None:
    """KUBECONFIG may name several files, as kubectl takes it; one of them must be there."""
    if not any(Path(name).exists() for name in str(kubeconfig).split(os.pathsep)):
        raise LaunchRefused(f"no Kubernetes cluster: there is no kubeconfig {kubeconfig}; {_OTHERWISE}")
    try:
        # Nothing is written back: the file is a secret's or an image's.
        config.load_kube_config(str(kubeconfig), client_configuration=settings, persist_config=False)
    except yaml.YAMLError as error:
        raise _unusable(kubeconfig, place_of(error)) from error
    except (config.ConfigException, OSError) as error:
        raise _unusable(kubeconfig, _SECRETS.sub("{…}", str(error))) from error
    except (
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
    ) as error:  # the client takes its form for granted
        raise _unusable(kubeconfig, f"it has not the form of one ({_kind(error)})") from error
    if not re.match(r"https?://[^/]", settings.host):
        raise _unusable(
            kubeconfig, f"its cluster's server is {settings.host!r}, and no address with https://"
        )


def _kind(error: Exception) -> str:
    """Such as binascii.Error; its words may hold what the file does."""
    return f"{type(error).__module__}.{type(error).__name__}".removeprefix("builtins.")


def _unusable(kubeconfig: Path, why: str) -> LaunchRefused:
    return LaunchRefused(f"no Kubernetes cluster: the kubeconfig {kubeconfig} cannot be used: {why}")


def _google_token() -> Callable[[Configuration], None]:
    """Puts a fresh token of the default identity before a call, where the last one has run out."""
    try:
        credentials, _ = google.auth.default(scopes=[_SCOPE])
    except google.auth.exceptions.DefaultCredentialsError as error:
        raise LaunchRefused(f"no Google identity to go to the cluster with: {error}") from error

    def refresh(settings: Configuration) -> None:
        if not credentials.valid:
            try:
                credentials.refresh(google.auth.transport.requests.Request())
            except google.auth.exceptions.RefreshError as error:
                raise LaunchRefused(f"Google gives this identity no token: {error}") from error
            except google.auth.exceptions.TransportError as error:
                raise LauncherUnavailable(f"Google gives no token just now: {error}") from error
        settings.api_key[_KEY] = f"Bearer {credentials.token}"

    return refresh
