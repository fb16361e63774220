"""What the platform itself costs: functions-framework, and a function that does nothing."""

from cloudevents.http import CloudEvent
from firebase_functions import firestore_fn


def processTaskOnWrite(_: CloudEvent) -> None: ...


declare = firestore_fn.on_document_written(document="orders/{order}/tasks/{task}")
processTaskOnWrite.__firebase_endpoint__ = declare(processTaskOnWrite).__firebase_endpoint__  # type: ignore[attr-defined]
