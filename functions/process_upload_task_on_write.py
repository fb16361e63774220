"""Every write to a task of an uploaded document: as processTaskOnWrite does for those of orders."""

from functions.timer_queue import timer
from onwrite.trigger import task_trigger

processUploadTaskOnWrite = task_trigger(
    "processUploadTaskOnWrite", "uploads/{upload}/tasks/{task}", timer=timer(), memory=1024
)
