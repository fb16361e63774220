"""Handlers that wait, tasks under another collection, and the function that is called back."""

from onwrite.callback_trigger import callback_trigger
from onwrite.trigger import task_trigger

processUploadTaskOnWrite = task_trigger(
    "processUploadTaskOnWrite", "uploads/{upload}/tasks/{task}", handlers="callback_handlers"
)
receiveCallback = callback_trigger("receiveCallback", handlers="callback_handlers")
