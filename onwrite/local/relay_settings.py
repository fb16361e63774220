"""What the supervisor tells the relay's process."""

import json
from dataclasses import asdict, dataclass, field

from onwrite.local.faults import Faults

MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Pace:
    """How fast events are delivered. The seconds between deliveries of an event are 10 to 600 on the platform."""

    first_retry: float = 0.5
    longest_retry: float = 30.0
    in_flight: int = 64
    most_held: int = 64 * MEBIBYTE  # of events taken from the emulator and not yet delivered

    def retry_after(self, failures: int) -> float:
        return min(self.longest_retry, self.first_retry * 2.0 ** min(failures - 1, 60))


@dataclass(frozen=True)
class RelaySettings:
    port: int
    project: str
    emulator: str  # host:port
    functions: str  # URL
    faults: Faults = field(default_factory=Faults)
    pace: Pace = field(default_factory=Pace)
    sweep_every: float | None = None
    storage: str | None = None  # URL; without it no event of an upload is sent
    storage_folder: str = ""
    record: str | None = None  # a file for every event as it came

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def settings_from_json(text: str) -> RelaySettings:
    values = json.loads(text)
    faults, pace = Faults(**values.pop("faults")), Pace(**values.pop("pace"))
    return RelaySettings(**values, faults=faults, pace=pace)
