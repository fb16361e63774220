from onwrite.local.manifest import DocumentTrigger, Schedule, UploadTrigger, read_manifest

MANIFEST = """
endpoints:
  watchTask:
    eventTrigger:
      eventFilterPathPatterns: {document: "orders/{order}/tasks/{task}"}
      eventFilters: {database: (default), namespace: (default)}
      eventType: google.cloud.firestore.document.v1.written
      retry: true
    timeoutSeconds: 540
  watchSettings:
    eventTrigger:
      eventFilterPathPatterns: {}
      eventFilters: {database: eu, document: settings/one, namespace: (default)}
      eventType: google.cloud.firestore.document.v1.updated.withAuthContext
      retry: false
    timeoutSeconds: null
  onUpload:
    eventTrigger: {eventFilters: {bucket: b}, eventType: google.cloud.storage.object.v1.finalized, retry: true}
  sweep:
    scheduleTrigger: {schedule: "* * * * *"}
    timeoutSeconds: 90
  page: {httpsTrigger: {}}
  sweepNow: {callableTrigger: {}, timeoutSeconds: 60}
"""


def test_document_triggers_are_read_with_their_filters() -> None:
    assert read_manifest(MANIFEST).documents == (
        DocumentTrigger(
            function="watchTask",
            event_type="google.cloud.firestore.document.v1.written",
            document="orders/{order}/tasks/{task}",
            retry=True,
            timeout=540,
        ),
        DocumentTrigger(
            function="watchSettings",
            event_type="google.cloud.firestore.document.v1.updated.withAuthContext",
            document="settings/one",
            database="eu",
            is_pattern=False,
        ),
    )


def test_the_kind_of_event_is_without_its_auth_context() -> None:
    assert [trigger.kind for trigger in read_manifest(MANIFEST).documents] == ["written", "updated"]


def test_upload_triggers_are_read_with_their_bucket() -> None:
    assert read_manifest(MANIFEST).uploads == (UploadTrigger(function="onUpload", bucket="b", retry=True),)


def test_scheduled_functions_are_read() -> None:
    assert read_manifest(MANIFEST).schedules == (Schedule(function="sweep", timeout=90),)
