"""The conditions of a call on the object that is there now."""

from collections.abc import Mapping

from onwrite.local.strict_storage.refusals import bad_request, condition_not_met, not_modified
from onwrite.local.strict_storage.versions import Version

NAMES = ("GenerationMatch", "GenerationNotMatch", "MetagenerationMatch", "MetagenerationNotMatch")


def check(
    query: Mapping[str, str], current: Version | None, prefix: str = "if", *, reads: bool = False
) -> None:
    """Generation 0 stands for no object. A read whose Not-condition fails is told that nothing changed."""
    generation = current.generation if current else 0
    metageneration = current.metageneration if current else None
    is_now = (generation, generation, metageneration, metageneration)
    for name, value in zip(NAMES, is_now, strict=True):
        wanted = query.get(prefix + name)
        if wanted is None:
            continue
        if not wanted.lstrip("-").isdigit():
            raise bad_request(f"Invalid value for {prefix}{name}: {wanted!r}")
        negated = "Not" in name
        if (int(wanted) == value) == negated:
            raise not_modified() if negated and reads else condition_not_met()


def conditions(query: Mapping[str, str]) -> dict[str, str]:
    """Those of a request, to be looked at later: a resumable upload's at its end."""
    return {f"if{name}": query[f"if{name}"] for name in NAMES if f"if{name}" in query}
