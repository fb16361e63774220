"""The template file: a part of a pod template in YAML, laid over ours, for what a cluster has of its own.

Node selectors, tolerations, environment from secrets, volumes. What onwrite's promises rest on may not be changed.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from onwrite.launchers.kubernetes_manifest import CONTAINER, MANAGED_BY
from onwrite.launchers.kubernetes_merge import merged
from onwrite.launchers.kubernetes_models import missing, problems
from onwrite.launchers.launcher import LaunchRefused
from onwrite.launchers.strict_yaml import place_of, read_yaml

_ENGINES_ENVIRONMENT: Final = "ONWRITE_"
_ALSO_OURS: Final = {"GOOGLE_CLOUD_PROJECT"}
_IN_THE_CONTAINER: Final = {
    "command": "the container runs onwrite's job; KubernetesSettings.command says how",
    "args": "the container runs onwrite's job; KubernetesSettings.command says how",
    "image": "KubernetesSettings.image names it, by type",
}
_IN_THE_POD: Final = {
    "restartPolicy": "it is Never, since retries are the engine's",
    "serviceAccountName": "KubernetesSettings.service_account names it",
    "serviceAccount": "KubernetesSettings.service_account names it",
}
_LEAST: Final = {"spec": {"containers": [{"name": CONTAINER}]}}  # what ours always has, below any template


def read_template(file: Path) -> dict[str, Any]:
    """LaunchRefused, with every fault that was found, where it cannot be used."""
    try:
        document = read_yaml(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise LaunchRefused(f"the template {file} cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise LaunchRefused(f"the template {file} is no YAML: {place_of(error)}") from error
    template = {} if document is None else document
    if faults := template_faults(template):
        raise LaunchRefused(f"the template {file} cannot be used: {'; '.join(faults)}")
    return dict(template)


def template_faults(template: Any) -> list[str]:
    """Its form first: what is not formed as a pod template cannot be searched for what is not allowed."""
    return (
        problems(template, "V1PodTemplateSpec")
        or list(_forbidden(template))
        or missing(merged(_LEAST, template), "V1PodTemplateSpec")
    )


def _forbidden(template: Mapping[str, Any]) -> Iterator[str]:
    for part in ("labels", "annotations"):
        for name in (template.get("metadata") or {}).get(part) or {}:
            if name == MANAGED_BY or name.startswith("onwrite.dev/"):
                yield f"metadata.{part}[{name}] is onwrite's own"
    spec = template.get("spec") or {}
    yield from (f"spec.{field} cannot be set: {why}" for field, why in _IN_THE_POD.items() if field in spec)
    yield from _unnamed(spec)
    for container in spec.get("containers") or []:
        yield from _forbidden_in_container(container)


def _unnamed(spec: Mapping[str, Any]) -> Iterator[str]:
    """Those that are merged by a key must have it."""
    lists = [(f"spec.{name}", spec.get(name), "name") for name in ("containers", "initContainers", "volumes")]
    for container in spec.get("containers") or []:
        place = f"spec.containers[{container.get('name')}]"
        lists += [(f"{place}.env", container.get("env"), "name")]
        lists += [(f"{place}.volumeMounts", container.get("volumeMounts"), "mountPath")]
    for place, items, key in lists:
        yield from (
            f"{place}[{at}] needs a {key}" for at, item in enumerate(items or []) if not item.get(key)
        )


def _forbidden_in_container(container: Mapping[str, Any]) -> Iterator[str]:
    name = container.get("name")
    if name != CONTAINER:
        yield (
            f"spec.containers[{name}]: the only container is {CONTAINER}; another would keep its Job from ending: "
            "put it into initContainers with restartPolicy: Always"
        )
        return
    place = f"spec.containers[{name}]"
    for field, why in _IN_THE_CONTAINER.items():
        if field in container:
            yield f"{place}.{field} cannot be set: {why}"
    for variable in container.get("env") or []:
        named = str(variable.get("name"))
        if named.startswith(_ENGINES_ENVIRONMENT) or named in _ALSO_OURS:
            yield f"{place}.env[{named}] is onwrite's own"
