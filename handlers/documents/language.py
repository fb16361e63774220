"""Language tags, each in one spelling (RFC 5646, section 2.1.1)."""

import re
from typing import Final

_TAG: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_REGION, _SCRIPT = 2, 4  # letters


def language_tag(text: str) -> str:
    """`pt-br` is `pt-BR`, `ZH-HANT` is `zh-Hant`. ValueError for what is no tag."""
    if not _TAG.fullmatch(text):
        raise ValueError("must be a language tag, such as en or pt-BR")
    first, *others = text.split("-")
    return "-".join([first.lower(), *map(_spelled, others)])


def _spelled(part: str) -> str:
    if not part.isalpha():
        return part.lower()
    return {_REGION: part.upper(), _SCRIPT: part.title()}.get(len(part), part.lower())
