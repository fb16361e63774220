"""The cloud on one machine: Firestore, events, functions, mail and storage under one supervisor.

`python -m onwrite.local` keeps it up for a developer; `with LocalCloud(...)` for a test or a benchmark.
"""

from onwrite.local.addresses import ALL_PARTS
from onwrite.local.cloud import LocalCloud
from onwrite.local.errors import LocalCloudError
from onwrite.local.faults import Faults
from onwrite.local.firestore_emulator import FirestoreEmulator
from onwrite.local.relay_settings import Pace

__all__ = ["ALL_PARTS", "Faults", "FirestoreEmulator", "LocalCloud", "LocalCloudError", "Pace"]
