"""`python -m onwrite.local.chaos --tasks N --seconds S --seed K --workers W`."""

import signal
import sys

from onwrite.local.chaos import report
from onwrite.local.chaos.options import Options, parse
from onwrite.local.chaos.progress import Progress, progress
from onwrite.local.chaos.start import started
from onwrite.local.errors import LocalCloudError


def main() -> int:
    # As on Ctrl-C, every `with` block ends what it has started.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(128 + signal.SIGTERM))
    options = parse()
    try:
        with progress() as shown:
            found = _run(options, shown)
    except LocalCloudError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Ended before there was a verdict.", file=sys.stderr)
        return 130
    for line in found:
        print(line)
    return 0 if found.clean else 1


def _run(options: Options, progress: Progress) -> report.Report:
    progress.say(
        f"{options.tasks} tasks, {options.workers} workers, a storm of {options.seconds:g} s, seed {options.seed}"
    )
    with started(options) as run:
        progress.say("The storm: kills, freezes, lost and doubled events, answers cut off")
        run.rage(progress)
        progress.say("Calm: no fault any more, a sweep every second")
        run.calm()
        run.settle(progress)
        progress.say("The checker reads everything")
        return report.Report(run.judge(), run.witness.versions, run.ledger.repeated_calls(), run.now, options)


if __name__ == "__main__":
    sys.exit(main())
