"""What the server's process is told."""

import json
from dataclasses import asdict, dataclass

from onwrite.local.strict_storage.faults import Fault


@dataclass(frozen=True)
class Settings:
    """Without `keep` the bytes of objects are thrown away; their size and CRC32C stay."""

    port: int
    buckets: tuple[str, ...] = ()
    keep: bool = True
    faults: tuple[Fault, ...] = ()

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def settings_from_json(text: str) -> Settings:
    values = json.loads(text)
    faults = tuple(Fault.from_json(fault) for fault in values.pop("faults"))
    return Settings(buckets=tuple(values.pop("buckets")), faults=faults, **values)
