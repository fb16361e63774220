"""A strict stand-in for Cloud Storage: what the real service refuses it refuses, and faults come on request.

It speaks the JSON API as far as google-cloud-storage uses it, in a process of its own. Objects are in memory.
"""

from onwrite.local.strict_storage.faults import Fault, What
from onwrite.local.strict_storage.stand_in import StrictStorage

__all__ = ["Fault", "StrictStorage", "What"]
