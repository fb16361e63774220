"""All that the server knows."""

from onwrite.local.strict_storage.buckets import Buckets
from onwrite.local.strict_storage.content import Content
from onwrite.local.strict_storage.faults import Faults
from onwrite.local.strict_storage.journal import Journal
from onwrite.local.strict_storage.sessions import Sessions
from onwrite.local.strict_storage.settings import Settings


class State:
    def __init__(self, settings: Settings) -> None:
        self.keep = settings.keep
        self.buckets = Buckets(settings.buckets)
        self.sessions = Sessions()
        self.faults = Faults(settings.faults)
        self.journal = Journal()

    def new_content(self) -> Content:
        return Content(keep=self.keep)
