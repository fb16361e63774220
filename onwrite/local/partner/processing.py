"""What is done to a document: given by whoever starts the third party."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

BLOCK = 1 << 20


@dataclass(frozen=True)
class Made:
    """The file that is handed back."""

    file: Path
    content_type: str

    @property
    def size(self) -> int:
        return self.file.stat().st_size

    @property
    def sha256(self) -> str:
        digest = sha256()
        with self.file.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
        return digest.hexdigest()


# The document and its content type. Called in a thread of its own; may make files beside the document.
Process = Callable[[Path, str], Made]


def unchanged(document: Path, content_type: str) -> Made:
    return Made(document, content_type)
