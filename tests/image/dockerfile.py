"""A Dockerfile and its .dockerignore, as far as this project's own need them read."""

import json
import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Instruction:
    word: str
    text: str

    @property
    def arguments(self) -> list[str]:
        """Without the flags; either form, JSON or words."""
        if self.text.startswith("["):
            return list(json.loads(self.text))
        return [word for word in shlex.split(self.text) if not word.startswith("--")]

    @property
    def flags(self) -> list[str]:
        return [word for word in shlex.split(self.text) if word.startswith("--")]


def stages(dockerfile: str) -> list[list[Instruction]]:
    """Each begins with its FROM."""
    lines = [line for line in dockerfile.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    logical = re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines()
    found: list[list[Instruction]] = []
    for line in logical:
        word, _, text = line.partition(" ")
        if word == "FROM":
            found.append([])
        found[-1].append(Instruction(word, text.strip()))
    return found


def context(root: Path) -> set[Path]:
    """The files that are sent to the builder: the last line of .dockerignore that fits a file decides.

    Of what is ignored at the top nothing is let in again here, so it is not walked.
    """
    lines = (root / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    tops = (top for top in root.iterdir() if not _is_ignored(top.relative_to(root), rules))
    files = (path.relative_to(root) for top in tops for path in _files(top))
    return {file for file in files if not _is_ignored(file, rules)}


def sent(root: Path, source: str) -> list[Path]:
    """The files of a COPY's source."""
    return [file for file in context(root) if file == Path(source) or file.is_relative_to(source)]


def copy(root: Path, source: str, folder: Path) -> None:
    """As COPY does with a folder."""
    for file in sent(root, source):
        goal = folder / file.relative_to(source)
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / file, goal)


def _files(top: Path) -> list[Path]:
    return [top] if top.is_file() else [path for path in top.rglob("*") if path.is_file()]


def _is_ignored(file: Path, rules: list[str]) -> bool:
    ignored = False
    for rule in rules:
        if _fits(file, rule.removeprefix("!")):
            ignored = not rule.startswith("!")
    return ignored


def _fits(file: Path, pattern: str) -> bool:
    """A pattern that fits a folder fits all that is in it."""
    expression = re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
    return any(re.fullmatch(expression, part.as_posix()) for part in (file, *file.parents) if part != Path())
