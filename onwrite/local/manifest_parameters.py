"""`{{ params.NAME }}` in the manifest: what a deploy puts the value of a setting for."""

import re
from collections.abc import Mapping

_PARAMETER = re.compile(r"\{\{ *params\.([A-Z][A-Z0-9_]*) *\}\}")


def resolved(manifest: str, environment: Mapping[str, str]) -> str:
    """A setting that nobody has set stays as it is: nothing is called that."""
    return _PARAMETER.sub(lambda found: environment.get(found[1]) or found[0], manifest)
