"""What can go wrong with the local cloud."""

from pathlib import Path


class LocalCloudError(RuntimeError):
    """A part is missing, did not start or ended. The message says what to do about it."""


def with_log(sentence: str, log: Path, lines: int = 15) -> LocalCloudError:
    """The sentence, followed by the end of the part's own log."""
    tail = log.read_text(errors="replace").splitlines()[-lines:] if log.exists() else []
    if not tail:
        return LocalCloudError(f"{sentence} Its log {log} is empty.")
    return LocalCloudError("\n".join([f"{sentence} The end of {log}:", *(f"    {line}" for line in tail)]))
