"""The third party: a real HTTP server that takes documents and notices, calls back, and misbehaves on request.

    with Partner(secret=SECRET) as partner:
        …                                    # POST to f"{partner.url}/notices" or f"{partner.url}/documents"
        partner.wait_until(lambda: len(partner.received.notices) == 1)

It knows nothing of any shop, nor of the engine: of what a task does, it sees HTTP.
"""

from onwrite.local.partner.faults import Faults, Refusal
from onwrite.local.partner.partner import Partner
from onwrite.local.partner.processing import Made
from onwrite.local.partner.received import Callback, Job, Notice, Received, Upload

__all__ = ["Callback", "Faults", "Job", "Made", "Notice", "Partner", "Received", "Refusal", "Upload"]
