"""Whatever happens to the API server or to the way there, no end is lost and none is told twice."""

from dataclasses import replace

import kmock

from onwrite.launchers.kubernetes_cluster import PAGE
from onwrite.launchers.launcher import Status
from tests.kubernetes.api_server import ApiServer
from tests.kubernetes.revisions import Key
from tests.kubernetes.sides import Side
from tests.kubernetes.watching import PATIENCE, QUICK, Watching

LONG = replace(QUICK, window=300)  # a watch ends where the test says so, and only there


def test_a_watch_goes_on_where_its_connection_was_dropped(side: Side) -> None:
    server, job = side.faults, side.launch()
    with Watching(side, LONG) as watching:
        server.await_watch()
        server.drop_watches()
        side.controller.complete(job.name)
        assert watching.next_end().name == job.name
        assert len(lists(server)) == 1


def test_a_line_that_was_cut_off_is_asked_for_again(side: Side) -> None:
    server, job = side.faults, side.launch()
    with Watching(side, LONG) as watching:
        server.await_watch()
        server.drop_watches(b'{"type": "MODIFIED", "object": {"metad')
        side.controller.complete(job.name)
        assert watching.next_end().name == job.name
        assert watching.ends.empty()


def test_a_bookmark_is_where_a_quiet_watch_goes_on_from(side: Side) -> None:
    server, job = side.faults, side.launch()
    with Watching(side, LONG) as watching:
        server.await_watch()
        side.controller.make_pod(job.name)  # versions go by that no Job has
        server.bookmark()
        server.compact()
        server.drop_watches()
        side.controller.complete(job.name)
        assert watching.next_end().name == job.name
        assert len(lists(server)) == 1


def test_without_a_bookmark_the_jobs_are_listed_again(side: Side) -> None:
    server, job = side.faults, side.launch()
    with Watching(side, LONG) as watching:
        server.await_watch()
        side.controller.make_pod(job.name)
        server.compact()
        server.drop_watches()
        assert watching.relisted().live == 1
        side.controller.complete(job.name)
        assert watching.next_end().name == job.name


def test_what_happened_while_the_server_was_away_and_forgot_is_told_once(side: Side) -> None:
    server = side.faults
    told, done, taken_away = side.launch(), side.launch(), side.launch()
    side.controller.complete(told.name)
    with Watching(side, LONG) as watching:
        assert watching.next_end().name == told.name
        server.await_watch()
        server.stop()
        watching.breaks.get(timeout=PATIENCE)
        server.handlers.revisions.change(key(side, done.name), COMPLETE)
        server.handlers.revisions.remove(key(side, taken_away.name))
        server.compact()
        server.start()
        ends = {end.name: end.status for end in (watching.next_end(), watching.next_end())}
        assert ends == {done.name: Status("succeeded"), taken_away.name: Status("gone")}
        assert watching.relisted().live == 0


def test_a_server_that_restarts_is_watched_on(side: Side) -> None:
    server, job = side.faults, side.launch()
    with Watching(side, LONG) as watching:
        server.await_watch()
        server.stop()
        watching.breaks.get(timeout=PATIENCE)
        server.start()
        side.controller.complete(job.name)
        assert watching.next_end().name == job.name


def test_a_server_that_cannot_answer_is_asked_again(side: Side) -> None:
    server, job = side.faults, side.launch()
    server.refuse(kmock.action.LIST, 503, "ServiceUnavailable", "etcd is away", times=3)
    server.refuse(kmock.action.WATCH, 429, "TooManyRequests", "later", times=2)
    with Watching(side, LONG) as watching:
        side.controller.complete(job.name)
        assert watching.next_end().name == job.name
        assert "etcd is away" in watching.breaks.get(timeout=PATIENCE).why


def test_a_right_that_is_missing_is_told_until_it_is_given(side: Side) -> None:
    side.faults.refuse(kmock.action.WATCH, 403, "Forbidden", 'User "w" cannot watch resource "jobs"', times=2)
    with Watching(side, LONG) as watching:
        assert "the verb watch on jobs" in watching.breaks.get(timeout=PATIENCE).why
        job = side.launch()
        side.controller.complete(job.name)
        assert watching.next_end().name == job.name


def test_a_proxy_that_ends_every_watch_is_asked_with_pauses(side: Side) -> None:
    server = side.faults
    server.handlers.faults.watches_end_at_once = True
    with Watching(side, LONG) as watching:
        assert "as soon as it had begun" in watching.breaks.get(timeout=PATIENCE).why
        server.handlers.faults.watches_end_at_once = False
        job = side.launch()
        side.controller.complete(job.name)
        assert watching.next_end().name == job.name


def test_a_page_that_comes_too_late_starts_the_list_again(side: Side) -> None:
    server, jobs = side.faults, [side.launch() for _ in range(2)]
    server.refuse(kmock.action.LIST, 410, "Expired", "The provided continue parameter is too old")
    side.controller.complete(jobs[0].name)
    with Watching(side, LONG) as watching:
        assert watching.next_end().name == jobs[0].name
        assert len(lists(server)) == 2


def test_many_jobs_are_listed_in_pages(side: Side) -> None:
    server, job = side.faults, side.launch()
    manifest = server.handlers.revisions.get(key(side, job.name)) or {}
    for number in range(2 * PAGE):
        name = f"onwrite-many-{number:04}"
        about = {**manifest["metadata"], "name": name, "uid": name}
        server.handlers.revisions.add(key(side, name), {**manifest, "metadata": about, **COMPLETE})
    with Watching(side, LONG) as watching:
        assert len({watching.next_end().name for _ in range(2 * PAGE)}) == 2 * PAGE
        assert [request.params["limit"] for request in lists(server)] == [str(PAGE)] * 3


COMPLETE = {"status": {"conditions": [{"type": "Complete", "status": "True"}]}}


def key(side: Side, name: str) -> Key:
    return Key("jobs", side.namespace, name)


def lists(server: ApiServer) -> list[kmock.Request]:
    return [request for request in server.requests(kmock.action.LIST) if "jobs" in str(request.url)]
