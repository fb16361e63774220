from onwrite.local.manifest import DocumentTrigger, Queue, Schedule, UploadTrigger, read_manifest

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
  merchants:
    taskQueueTrigger:
      rateLimits: {maxConcurrentDispatches: '5', maxDispatchesPerSecond: 0.5}
      retryConfig: {maxAttempts: -1, minBackoffSeconds: 1, maxBackoffSeconds: 60, maxDoublings: 4, maxRetrySeconds: 600}
    timeoutSeconds: 540
  partners:
    taskQueueTrigger:
      rateLimits: {maxConcurrentDispatches: '{{ params.PARTNERS_AT_ONCE }}', maxDispatchesPerSecond: null}
  mails: {taskQueueTrigger: {}}
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


def test_queues_are_read_with_their_limits_and_what_is_not_said_is_as_the_firebase_cli_deploys_it() -> None:
    merchants, partners, mails = read_manifest(MANIFEST).queues
    assert merchants == Queue(
        function="merchants",
        timeout=540,
        concurrent=5,
        per_second=0.5,
        attempts=-1,
        first_backoff=1,
        longest_backoff=60,
        doublings=4,
        retry_seconds=600,
    )
    assert (partners, mails) == (Queue(function="partners"), Queue(function="mails"))
    assert (mails.concurrent, mails.per_second, mails.attempts) == (1000, 500, 3)
    assert (mails.first_backoff, mails.longest_backoff, mails.doublings) == (0.1, 3600, 16)
