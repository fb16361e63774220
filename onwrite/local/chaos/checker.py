"""The verdict over a run, from what was read at its end. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from onwrite.local.chaos.versions import DELETED, DONE, FAILED, Version, in_order, judge
from onwrite.local.chaos.violations import Kind, Violation


@dataclass(frozen=True)
class Evidence:
    """Everything by the task's path: what the database says, the partner's keys, and what the witness saw."""

    enqueued: Sequence[str]
    states: Mapping[str, str]
    counters: Mapping[str, int]
    outside: Mapping[str, Sequence[str]]
    versions: Mapping[str, Sequence[Version]]


@dataclass(frozen=True)
class Verdict:
    """The numbers are explained in the package's own docstring."""

    tasks: int
    done: int
    failed: int
    violations: tuple[Violation, ...] = field(default=())

    @property
    def lost(self) -> int:
        return len({violation.path for violation in self._of(Kind.LOST)})

    @property
    def doubled_effects(self) -> int:
        return len(self._of(Kind.DOUBLED))

    @property
    def finishes_after_lost_lease(self) -> int:
        return len(self._of(Kind.LATE))

    def _of(self, kind: Kind) -> list[Violation]:
        return [violation for violation in self.violations if violation.kind is kind]


def check(evidence: Evidence) -> Verdict:
    """The gravest first: what was lost, then what was doubled, then how it came to it."""
    violations = [*_of_tasks(evidence), *_of_strangers(evidence), *_of_histories(evidence)]
    order = list(Kind)
    states = [evidence.states.get(path) for path in evidence.enqueued]
    return Verdict(
        tasks=len(evidence.enqueued),
        done=states.count(DONE),
        failed=states.count(FAILED),
        violations=tuple(sorted(violations, key=lambda violation: order.index(violation.kind))),
    )


def _of_tasks(evidence: Evidence) -> Iterator[Violation]:
    for path in evidence.enqueued:
        state = evidence.states.get(path)
        if state == DONE:
            yield from _of_effects(evidence, path)
            continue
        if state is None:
            yield Violation(Kind.LOST, path, f"{path} is not there any more")
        elif state == FAILED:
            yield Violation(Kind.FAILED, path, f"{path} failed, with attempts left")
        else:
            yield Violation(Kind.LOST, path, f"{path} is still {state} after the last sweep")
        if evidence.counters.get(path):
            sentence = f"{path} is not done, and what it put into task.batch is there"
            yield Violation(Kind.ILLEGAL, path, sentence)


def _of_effects(evidence: Evidence, path: str) -> Iterator[Violation]:
    """A task that is done has added one to its counter, and is known to the partner under one key."""
    count, keys = evidence.counters.get(path, 0), evidence.outside.get(path, ())
    if count < 1:
        yield Violation(Kind.LOST, path, f"{path} is done, and what it put into task.batch is not there")
    if count > 1:
        yield Violation(Kind.DOUBLED, path, f"{path} added one to its counter {count} times")
    if not keys:
        yield Violation(Kind.LOST, path, f"{path} is done, and the outside ledger does not know it")
    if len(keys) > 1:
        sentence = f"{path} is in the outside ledger under {len(keys)} keys: {', '.join(keys)}"
        yield Violation(Kind.DOUBLED, path, sentence)


def _of_strangers(evidence: Evidence) -> Iterator[Violation]:
    enqueued = set(evidence.enqueued)
    places = {"in Firestore": evidence.counters, "in the outside ledger": evidence.outside}
    for place, found in places.items():
        for path in sorted(set(found) - enqueued):
            yield Violation(Kind.ILLEGAL, path, f"{path} has an effect {place}, and nobody enqueued it")


def _of_histories(evidence: Evidence) -> Iterator[Violation]:
    for path in evidence.enqueued:
        versions = in_order(evidence.versions.get(path, ()))
        yield from judge(path, versions)
        seen, state = versions[-1].state if versions else DELETED, evidence.states.get(path, DELETED)
        if seen != state:
            yield Violation(
                Kind.ILLEGAL, path, f"{path} is {state}, and the newest version on record is {seen}"
            )
