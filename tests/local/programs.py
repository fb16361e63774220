"""The programs this process has started: other tests of the same run have some of their own."""

import psutil


def running() -> set[psutil.Process]:
    children = psutil.Process().children(recursive=True)
    return {child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE}
