"""What becomes of a task after an attempt."""

from dataclasses import replace

from onwrite.local.attempts import Problem
from onwrite.local.manifest import Queue
from onwrite.local.queues.retries import backoff, given_up
from onwrite.local.queues.task import Waiting
from onwrite.local.relay_settings import Pace


def after_success(waiting: Waiting, now: float) -> Waiting | None:
    """None: done. Else it is dispatched once more, as Cloud Tasks does now and then."""
    left = waiting.deliveries - 1
    return replace(waiting, due=now, deliveries=left, answers=waiting.answers + 1) if left else None


def after_problem(queue: Queue, pace: Pace, waiting: Waiting, problem: Problem, now: float) -> Waiting | None:
    """None: given up. An attempt that reached no function counts for nothing: on the platform it would have waited."""
    if not problem.reached:
        misses = waiting.misses + 1
        return replace(waiting, due=now + pace.retry_after(misses), misses=misses)
    failures = waiting.failures + 1
    if given_up(queue, failures, now - waiting.begun):
        return None
    answers = waiting.answers + problem.answered
    return replace(waiting, due=now + backoff(queue, failures), failures=failures, answers=answers)
