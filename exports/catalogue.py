"""The datasets on offer, one declarative file for each: `datasets/<name>.toml`."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pydantic import ValidationError

from exports.dataset import Dataset
from exports.errors import CatalogueError

Catalogue = Mapping[str, Dataset]

OURS: Final = Path(__file__).parent / "datasets"


def read_catalogue(folder: Path = OURS) -> Catalogue:
    """By name. CatalogueError names the first file that cannot be used, and why."""
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise CatalogueError(
            f"{folder} holds no dataset: write <name>.toml, as in exports/datasets/flights.toml"
        )
    return MappingProxyType({file.stem: read_dataset(file) for file in files})


def read_dataset(file: Path) -> Dataset:
    """The file's name is the dataset's."""
    try:
        fields = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{file} is not TOML: {error}") from None
    if "name" in fields:
        raise CatalogueError(f"{file}: leave name out, the file's name is the dataset's")
    try:
        return Dataset.model_validate({**fields, "name": file.stem})
    except ValidationError as error:
        raise CatalogueError(f"{file}: {'; '.join(_told(error))}") from None


def _told(error: ValidationError) -> list[str]:
    """Values are told too: the file is our own."""
    return [
        f"{'.'.join(map(str, one['loc'])) or 'the file'}: {one['msg']}"
        for one in error.errors(include_url=False, include_context=False)
    ]
