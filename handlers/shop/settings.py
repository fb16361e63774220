"""Settings of the environment, read where they are needed and with sentences for who sets them."""

import os
from collections.abc import Mapping


class SettingError(Exception):
    """A setting of the function's environment is missing or wrong; no attempt helps until somebody sets it."""


def setting(name: str, meaning: str, environment: Mapping[str, str] | None = None) -> str:
    """The setting's text; SettingError where there is none."""
    value = (os.environ if environment is None else environment).get(name, "").strip()
    if not value:
        raise SettingError(f"{name} is not set: it must be {meaning}")
    return value


def flag(name: str, environment: Mapping[str, str] | None = None) -> bool:
    """True for `true` alone, False where it is left out; SettingError for anything else."""
    text = (os.environ if environment is None else environment).get(name, "").strip().lower()
    if text not in {"", "true", "false"}:
        raise SettingError(f"{name} must be true or false")
    return text == "true"
