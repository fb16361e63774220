"""Types and paths that are long or odd: they make valid names, or a sentence that says which name is the trouble."""

import pytest

from onwrite.launchers.kubernetes_manifest import PATH
from tests.emulator.jobs.conftest import JobBench
from tests.emulator.jobs.handlers.work import work
from tests.emulator.jobs.outcomes import REJECTED, outcome, sentence
from tests.kubernetes.sides import Side
from tests.launchers.cloud_run_stage import CloudRunStage, environment

LONGEST = "x" * 64
ODD_IDS = ["$(ONWRITE_TOKEN)", "$$", "a b\n", "Ä'\"`;&|", "%2F..", "-", "\u202e\x7f", "i" * 1500]


@pytest.mark.parametrize("type_name", ["x" * 200, "x" * 65, "Wörk", "../work", "work;", ""])
def test_a_type_that_can_have_no_handler_never_comes_to_a_launcher(
    bench: JobBench, cluster: Side, type_name: str
) -> None:
    bench.source = cluster.launcher
    left = bench.process(bench.write(type=type_name))
    assert (left["state"], left["reason"], left["error"]["kind"]) == ("failed", "invalid", "invalid")
    assert "type" in sentence(left)
    assert len(sentence(left)) < 500
    assert not cluster.faults.all_requests()


@pytest.mark.parametrize("type_name", [LONGEST, "a", "a__b", "a_1"])
def test_any_other_type_makes_a_job_on_kubernetes(bench: JobBench, cluster: Side, type_name: str) -> None:
    bench.handlers = {type_name: work}
    bench.source = cluster.launcher
    task = bench.write(type=type_name)
    assert bench.process(task)["state"] == "running"
    assert cluster.controller.job(bench.name(task)).metadata.labels["onwrite.dev/type"] == type_name[:63]


@pytest.mark.parametrize("type_name", ["export_", "export___all"])
def test_a_type_that_makes_no_images_name_is_refused_with_both(
    bench: JobBench, cluster: Side, type_name: str
) -> None:
    bench.handlers = {type_name: work}
    bench.source = lambda: cluster.launcher(image="registry.invalid/{type}:1")
    left = bench.process(bench.write(type=type_name))
    assert outcome(left) == REJECTED
    assert f"'registry.invalid/{type_name}:1', which KubernetesSettings(image='registry.invalid/" in sentence(
        left
    )
    assert "rename the type, or give an image without {type}" in sentence(left)


def test_an_image_without_the_type_takes_any_type(bench: JobBench, cluster: Side) -> None:
    bench.handlers = {"export_": work}
    bench.source = lambda: cluster.launcher(image="registry.invalid/worker:1")
    assert bench.process(bench.write(type="export_"))["state"] == "running"


@pytest.mark.parametrize("type_name", ["export_", LONGEST])
def test_a_type_that_makes_no_name_of_a_cloud_run_job_is_refused_with_both(
    bench: JobBench, cloud_run: CloudRunStage, type_name: str
) -> None:
    bench.handlers = {type_name: work}
    bench.source = cloud_run.launcher
    left = bench.process(bench.write(type=type_name))
    assert outcome(left) == REJECTED
    assert f"the type '{type_name}'" in sentence(left)
    assert "give a job without {type}" in sentence(left)


@pytest.mark.parametrize("odd", ODD_IDS)
def test_a_path_comes_to_the_container_on_kubernetes_as_it_is(
    bench: JobBench, cluster: Side, odd: str
) -> None:
    bench.source = cluster.launcher
    bench.order = bench.client.document("orders", odd, "parts", odd)
    task = bench.write()
    assert bench.process(task)["state"] == "running"
    stored = cluster.controller.job(bench.name(task))
    assert stored.metadata.annotations[PATH] == task.path
    (container,) = stored.spec.template.spec.containers
    written = {variable.name: variable.value for variable in container.env}["ONWRITE_TASK"]
    assert as_the_cluster_reads_it(written) == task.path


@pytest.mark.parametrize("odd", ODD_IDS)
def test_a_path_comes_to_the_container_on_cloud_run_as_it_is(
    bench: JobBench, cloud_run: CloudRunStage, odd: str
) -> None:
    cloud_run.stand_in.add_job("onwrite-work")
    bench.source = cloud_run.launcher
    bench.order = bench.client.document("orders", odd, "parts", odd)
    task = bench.write()
    assert bench.process(task)["state"] == "running"
    (execution,) = cloud_run.stand_in.executions.values()
    assert environment(execution)["ONWRITE_TASK"] == task.path


@pytest.mark.parametrize("odd", ODD_IDS)
def test_a_path_comes_to_a_process_as_it_is(bench: JobBench, odd: str) -> None:
    bench.order = bench.client.document("orders", odd, "parts", odd)
    task = bench.write()
    bench.process(task)
    bench.end(bench.name(task))
    assert bench.read(task)["state"] == "done"


@pytest.mark.parametrize("platform", ["cluster", "cloud_run", "processes"])
def test_a_path_that_no_process_can_be_told_is_refused(
    bench: JobBench, cluster: Side, cloud_run: CloudRunStage, platform: str
) -> None:
    cloud_run.stand_in.add_job("onwrite-work")
    if platform == "cluster":
        bench.source = cluster.launcher
    elif platform == "cloud_run":
        bench.source = cloud_run.launcher
    bench.order = bench.client.document("orders", "a\0b")
    left = bench.process(bench.write())
    assert outcome(left) == REJECTED
    assert "NUL character in it; make the task anew, under another id" in sentence(left)


def as_the_cluster_reads_it(value: str) -> str:
    """Of `$$` it makes `$`; a `$(` that is left would be the name of a variable."""
    read = value.replace("$$", "\0")
    assert "$" not in read
    return read.replace("\0", "$")
