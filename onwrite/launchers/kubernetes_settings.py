"""What a KubernetesLauncher is told about its cluster, once."""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

from onwrite.durations import hours, minutes, seconds
from onwrite.launchers.launcher import LaunchRefused

# As registries have it: a host perhaps, a name in parts, a tag or a digest.
_PART: Final = r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*"
_IMAGE: Final = re.compile(
    rf"(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?{_PART}(?:/{_PART})*(?::\w[\w.-]{{0,127}})?(?:@sha256:[0-9a-f]{{64}})?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class KubernetesSettings:
    """`image` is a pattern such as "europe-docker.pkg.dev/shop/jobs/{type}:latest".

    `command` starts the job in the image; an empty one leaves it to the image, as those made by Google's buildpacks
    need. `environment` goes to every container. `template` is a YAML file with a part of a pod template, laid over
    ours.
    """

    namespace: str
    image: str
    service_account: str = "onwrite-job"
    command: tuple[str, ...] = ("python", "-m", "onwrite.job")
    environment: Mapping[str, str] = field(default_factory=dict)
    template: Path | None = None
    starts_within: timedelta = minutes(
        30
    )  # for a place on a node and the image, on top of the handler's timeout
    patience: timedelta = minutes(
        3
    )  # with an image or a pod that cannot be had, before the Job counts as failed
    leaves_within: timedelta = seconds(60)  # from SIGTERM to SIGKILL
    keeps_for: timedelta = hours(24)  # a Job that ended, where nobody removes it sooner
    managed_by: str = ""  # a controller other than Kubernetes' own, such as Kueue's for several clusters

    def __post_init__(self) -> None:
        if not self.namespace:
            raise LaunchRefused("a KubernetesLauncher needs the namespace its Jobs go to")
        for name in _placeholders(self.image) - {"type"}:
            raise LaunchRefused(f"image {self.image!r}: {{{name}}} is unknown; {{type}} is the task's type")
        if not self.image or any(character.isspace() for character in self.image):
            raise LaunchRefused(f"image {self.image!r} is no image's name")

    def image_of(self, type_name: str) -> str:
        """LaunchRefused where the type cannot be a part of an image's name."""
        image = self.image.format(type=type_name)
        if not _IMAGE.fullmatch(image):
            raise LaunchRefused(
                f"{image!r}, which KubernetesSettings(image={self.image!r}) makes of the type {type_name!r}, is no "
                "image's name: of that, each part has small letters and digits, with single hyphens, dots, _ or __ "
                "only between them; rename the type, or give an image without {type}"
            )
        return image


def _placeholders(pattern: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}
    except ValueError as error:
        raise LaunchRefused(f"image {pattern!r}: {error}") from error
