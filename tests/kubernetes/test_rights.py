"""The Roles of deploy/kubernetes/ hold the verbs that are used, and no other."""

from dataclasses import replace
from pathlib import Path

import kmock
import yaml

from onwrite.durations import seconds
from tests.kubernetes.api_server import ApiServer
from tests.kubernetes.sides import Side, new_job
from tests.kubernetes.watching import QUICK, Watching

VERBS = {
    kmock.action.CREATE: "create",
    kmock.action.FETCH: "get",
    kmock.action.UPDATE: "patch",
    kmock.action.DELETE: "delete",
    kmock.action.LIST: "list",
    kmock.action.WATCH: "watch",
}


def test_the_launchers_role_is_what_a_launcher_asks_for(side: Side) -> None:
    server, launcher, job = side.faults, side.launcher(), new_job()
    launcher.launch(job)
    launcher.status(job.name)
    launcher.cancel(job.name)
    launcher.remove(job.name)
    assert asked(server) == granted("3-launcher.yaml")


def test_the_watchers_role_is_what_a_watcher_asks_for(side: Side) -> None:
    """And delete, for whoever ends the attempt in its name; see JobWatch."""
    server = side.faults
    launched = [side.launch() for _ in range(2)]
    side.controller.refuse_pod(launched[0].name, "no account")
    side.controller.fail(launched[1].name)
    before = len(server.all_requests())
    with Watching(side, replace(QUICK, patience=seconds(0))) as watching:
        for _ in launched:
            watching.next_end()
    side.launcher().remove(launched[0].name)
    assert asked(server, before) == granted("4-watcher.yaml")


def asked(server: ApiServer, after: int = 0) -> set[tuple[str, str]]:
    return {
        (VERBS[request.action], str(request.resource.plural))
        for request in server.all_requests()[after:]
        if request.action and request.resource
    }


def granted(file: str) -> set[tuple[str, str]]:
    documents = yaml.safe_load_all(Path("deploy/kubernetes/cluster", file).read_text())
    (role,) = (document for document in documents if document["kind"] == "Role")
    return {
        (verb, resource) for rule in role["rules"] for verb in rule["verbs"] for resource in rule["resources"]
    }
