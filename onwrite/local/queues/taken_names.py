"""Names of tasks that were there before: none is given twice."""

_REMEMBERED = 100_000


class TakenNames:
    """The newest names, for as long as the relay runs. Cloud Tasks forgets one about an hour after its task is gone."""

    def __init__(self, remembered: int = _REMEMBERED) -> None:
        self._remembered = remembered
        self._names: dict[str, None] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def add(self, name: str) -> None:
        self._names[name] = None
        if len(self._names) > self._remembered:
            del self._names[next(iter(self._names))]  # the oldest: a dict keeps the order
