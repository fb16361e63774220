"""The figures of one case."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bench.export_cases import Case, Hit, Slow
from bench.export_job import Job
from bench.export_sides import Side, Sides, Told, in_turns, per_row
from onwrite.local.strict_storage import Fault

Figures = dict[str, float]
Tell = Callable[[str], None]


def figures_of(case: Case | Slow | Hit, sides: Sides, tell: Tell) -> Figures:
    match case:
        case Case():
            return _compared(case, sides, tell)
        case Slow():
            return _slow(case, sides, tell)
        case Hit():
            return _hit(sides)


def _compared(case: Case, sides: Sides, tell: Tell) -> Figures:
    """`keyed` is the same with an order by the dataset's key, which equal bytes take where a source gives none."""
    found = in_turns(_sides(case, sides), tell)
    ours, beside = found["ours"], found["yardstick"]
    figures = {
        "ratio": per_row(ours) / per_row(beside),
        "seconds": ours["seconds"],
        "cpu_seconds": ours["cpu"],
        "yardstick_seconds": beside["seconds"],
        "yardstick_cpu_seconds": beside["cpu"],
        "rss_mb": ours["rss_mb"],
        "rss_growth": ours["rss_mb"] / found["quarter"]["rss_mb"],
        "keyed_ratio": per_row(found["keyed"]) / per_row(beside),
        "keyed_rss_mb": found["keyed"]["rss_mb"],
    }
    if "size_ratio" in case.at_most:
        figures["size_ratio"] = ours["bytes"] / beside["bytes"]
    if case.naive:
        figures[case.naive.figure] = per_row(found["naive"]) / per_row(ours)
    return figures


def _sides(case: Case, sides: Sides) -> dict[str, Side]:
    quarter = "quarter" if case.rows == "whole" else "quarter_sheet"
    datasets = {"ours": case.rows, "quarter": quarter, "keyed": f"keyed_{case.rows}"}
    exports: dict[str, Side] = {
        name: partial(sides.export, f"{case.source}_{dataset}", case.format)
        for name, dataset in datasets.items()
    }
    others: dict[str, Side] = {"yardstick": partial(_beside, case, sides)}
    if case.naive:
        others["naive"] = partial(
            sides.yardstick, case.naive.yardstick, case.source, case.rows, case.naive.share
        )
    return exports | others


def _beside(case: Case, sides: Sides) -> Told:
    if isinstance(case.beside, str):
        return sides.yardstick(case.beside, case.source, case.rows, case.share)
    return sides.export(f"{case.source}_{case.rows}", case.beside)


def _slow(case: Slow, sides: Sides, tell: Tell) -> Figures:
    """What is made alone goes nowhere; what is sent alone is as many bytes that nobody had to make."""
    dataset = "duckdb_whole"
    size = sides.export(dataset, case.format, "produce")["bytes"]
    sides.server.inject(Fault("delay", ("chunk", "finish"), times=None, seconds=case.seconds))
    try:
        found = in_turns(
            {
                "producing": partial(sides.export, dataset, case.format, "produce"),
                "uploading": partial(sides.upload, size),
                "both": partial(sides.export, dataset, case.format),
            },
            tell,
        )
    finally:
        sides.server.calm()
    seconds = {name: told["seconds"] for name, told in found.items()}
    slower = max(seconds["producing"], seconds["uploading"])
    return {"ratio": seconds["both"] / slower, **seconds, "rss_mb": found["both"]["rss_mb"]}


def _hit(sides: Sides) -> Figures:
    job = Job("export", str(sides.made.folder), "duckdb_quarter", sides.bucket(), {"kind": "csv"})
    sides.job(job)
    sides.server.forget_calls()
    found = sides.job(replace(job, do="find"))
    kinds = [call.kind for call in sides.server.calls()]
    return {"requests": len(kinds), "lookups": kinds.count("get"), "seconds": found["seconds"]}
