"""What a watch keeps in mind stays small."""

import tracemalloc
import uuid
from datetime import UTC, datetime
from typing import Any

from onwrite.launchers.job_sightings import Sighting, Sightings
from onwrite.launchers.launcher import Status


def a_job(**about: Any) -> dict[str, Any]:
    created = {
        "uid": str(uuid.uuid4()),
        "name": "onwrite-work-1",
        "creationTimestamp": "2026-03-04T05:06:07Z",
    }
    return {"metadata": {**created, **about}}


def test_ten_thousand_jobs_that_ended_take_less_than_two_megabytes() -> None:
    sightings = Sightings()
    tracemalloc.start()
    try:
        for number in range(10_000):
            notes = {"onwrite.dev/path": f"orders/o{number}/tasks/export", "onwrite.dev/attempt": "1"}
            job = a_job(name=f"onwrite-{number}", annotations=notes, managedFields=["x" * 1000])
            sightings.told(sightings.end(Sighting.of(job), Status("succeeded")))
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 2_000_000


def test_a_job_whose_annotations_were_taken_away_is_seen_all_the_same() -> None:
    sighting = Sighting.of(a_job(annotations={"onwrite.dev/attempt": "first"}))
    assert (sighting.path, sighting.attempt) == ("", 0)
    assert sighting.created_at == datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def test_what_is_no_more_in_a_list_is_forgotten() -> None:
    sightings, ended, live = Sightings(), Sighting.of(a_job()), Sighting.of(a_job())
    sightings.end(ended, Status("succeeded"))
    sightings.live(live)
    assert sightings.vanished([]) == [live]
    assert not sightings.knows_the_end_of(ended.uid)


def test_a_job_made_again_under_its_name_is_another() -> None:
    sightings, first, second = Sightings(), Sighting.of(a_job()), Sighting.of(a_job())
    sightings.end(first, Status("failed", "OOMKilled"))
    assert not sightings.knows_the_end_of(second.uid)
