"""Calls back when the functions' code or settings change."""

import threading
from collections.abc import Callable
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

FOLDERS = ("functions", "handlers", "onwrite", "exports")
_LOCAL = Path(__file__).parent


class Reloader:
    """Watches main.py and the `.env` files beside it, and the folders of code below."""

    def __init__(self, main: Path, changed: Callable[[], None]) -> None:
        self._root = main.resolve().parent
        self._changed = changed
        self._stop = threading.Event()
        self._one_at_a_time = threading.Lock()

    def start(self) -> None:
        # Two watchers, since the root's other folders (venv, build) are large and change all the time, and a
        # watch on main.py itself would end with the first editor that replaces the file.
        folders = [self._root / name for name in FOLDERS if (self._root / name).is_dir()]
        self._watch([self._root], self._is_root_file, recursive=False)
        self._watch(folders, _CodeFilter(), recursive=True)

    def stop(self) -> None:
        self._stop.set()

    def _watch(self, paths: list[Path], keep: Callable[[Change, str], bool], *, recursive: bool) -> None:
        if paths:
            threading.Thread(target=self._follow, args=(paths, keep, recursive), daemon=True).start()

    def _follow(self, paths: list[Path], keep: Callable[[Change, str], bool], recursive: bool) -> None:  # noqa: FBT001 — a thread's argument
        for _ in watch(
            *paths, watch_filter=keep, stop_event=self._stop, recursive=recursive, raise_interrupt=False
        ):
            with self._one_at_a_time:
                self._changed()

    def _is_root_file(self, _change: Change, path: str) -> bool:
        name = Path(path).name
        return name in {"main.py", ".env"} or name.startswith(".env.")


class _CodeFilter(DefaultFilter):
    """Without caches, and without this package: its programs run on as they were started."""

    def __call__(self, change: Change, path: str) -> bool:
        return super().__call__(change, path) and not Path(path).is_relative_to(_LOCAL)
