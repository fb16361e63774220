"""The engine attached to tasks under another collection: one more line, with another path."""

from onwrite.trigger import task_trigger

processUploadTaskOnWrite = task_trigger(
    "processUploadTaskOnWrite", "uploads/{upload}/tasks/{task}", handlers="upload_handlers"
)
