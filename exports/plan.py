"""One file as it is to be: what it holds, of which state of the dataset, and what it is called."""

from dataclasses import dataclass

from exports.canonical import CanonicalRequest
from exports.naming import ExportName, extension
from exports.request import ExportRequest
from exports.statement import Statement


@dataclass(frozen=True, slots=True)
class Plan:
    """Equal requests of one version have one plan but for `asked`, which is the request as it was sent."""

    asked: ExportRequest
    request: CanonicalRequest
    statement: Statement
    version: str
    name: ExportName

    @property
    def filename(self) -> str:
        """What a person's download is called, such as `flights-jfk-filtered.csv.gz`."""
        readable = self.name.path.rpartition("/")[2].removesuffix(f"-{self.name.hash}.{self.extension}")
        return f"{self.request.dataset.name}-{readable}.{self.extension}"

    @property
    def extension(self) -> str:
        return extension(self.request.format)
